using System.Text.Json;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Options;

/// <summary>Writes options and commands as they are typed at a shell.</summary>
internal sealed class ShellSyntax : ICommandSyntax
{
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["TimeoutSec"] = "--timeout",
        ["ApiKey"] = "--api-key-file",
        ["Duration"] = "--for",
    };

    public static ShellSyntax Instance { get; } = new();

    public string Option(string name) => Options.GetValueOrDefault(name) ?? "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    public string EndCommand(string site, string id) => $"maintenance disable --site {site} --id {id}";

    public string StartCommand(string site) => $"maintenance enable --site {site}";

    public string StatusCommand(string site) => $"maintenance status --site {site}";
}
