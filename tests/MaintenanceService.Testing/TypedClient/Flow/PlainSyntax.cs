using MaintenanceService.Client.Flow;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Options and commands as nobody in particular writes them.</summary>
internal sealed class PlainSyntax : ICommandSyntax
{
    public static PlainSyntax Instance { get; } = new();

    public string Option(string name) => name;

    public string EndCommand(string site, string id) => $"end {site} {id}";

    public string StartCommand(string site) => $"start {site}";

    public string StatusCommand(string site) => $"status {site}";
}
