using System.Text.RegularExpressions;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Options;

/// <summary>Writes options and commands as they are typed at a shell.</summary>
internal sealed partial class CommandWords : ICommandWords
{
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["TimeoutSec"] = "--timeout",
        ["ApiKey"] = "--api-key-file",
        ["paths"] = "--path",
        ["exemptPaths"] = "--exempt-path",
        ["bypassNetworks"] = "--bypass-network",
        ["startsAt"] = "--at",
        ["endsAt"] = "--until",
        ["duration"] = "--for",
        ["lease/seconds"] = "--lease",
        ["lease/onExpiry"] = "--on-failure",
    };

    public static CommandWords Instance { get; } = new();

    public string Option(string name) => Options.GetValueOrDefault(name) ?? "--" + Hyphens().Replace(name, "-$1").TrimStart('-').ToLowerInvariant();

    public string EndCommand(string site, string id) => $"maintenance disable --site {site} --id {id}";

    public string StartCommand(string site) => $"maintenance enable --site {site}";

    public string StatusCommand(string site) => $"maintenance status --site {site}";

    public string MemberProblem(string pointer, string detail)
    {
        string member = pointer[1..];
        string[] parts = member.Split('/');
        string name = parts.Length == 2 && int.TryParse(parts[1], out _) ? parts[0] : member;
        return $"{Option(name)}: {detail}";
    }

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Hyphens();
}
