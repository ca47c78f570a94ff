using System.Text.RegularExpressions;

namespace MaintenanceService.PowerShell.Errors;

/// <summary>Writes options and commands as they are typed in PowerShell.</summary>
/// <param name="durationParameter">The cmdlet's parameter for a length.</param>
internal sealed partial class ModuleWords(string durationParameter = "For") : ICommandWords
{
    /// <summary>Members of requests, and the parameters that they come from.</summary>
    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["paths"] = "Path",
        ["exemptPaths"] = "ExemptPath",
        ["bypassNetworks"] = "BypassNetwork",
        ["startsAt"] = "At",
        ["endsAt"] = "Until",
        ["expiresAt"] = "Until",
        ["lease/seconds"] = "Lease",
        ["lease/onExpiry"] = "OnLeaseExpiry",
        ["sites"] = "Site",
    };

    public string Option(string name) => $"-{name}";

    public string EndCommand(string site, string id) => $"Disable-Maintenance -Site {site} -Id {id}";

    public string StartCommand(string site) => "Enable-Maintenance";

    public string StatusCommand(string site) => "Get-Maintenance";

    public string MemberProblem(string pointer, string detail)
    {
        string option = Option(Parameter(pointer[1..]));
        string words = option == "-Lease" && WholeNumber().IsMatch(detail)
            ? "from 10 seconds to 1 day."
            : WholeNumber().Replace(detail, "a whole number from $1 to $2");
        return $"{option}: {Member().Replace(words, match => Option(Parameter(match.Value)))}";
    }

    private string Parameter(string member)
    {
        string bare = member.StartsWith("settings/", StringComparison.Ordinal) ? member["settings/".Length..] : member;
        string[] parts = bare.Split('/');
        string name = parts.Length == 2 && int.TryParse(parts[1], out _) ? parts[0] : bare;
        return name == "duration" ? durationParameter : Parameters.GetValueOrDefault(name) ?? char.ToUpperInvariant(name[0]) + name[1..];
    }

    [GeneratedRegex(@"^This is a whole number from ([0-9]+) to ([0-9]+)")]
    private static partial Regex WholeNumber();

    // Names that are no English words: duration and paths would be.
    [GeneratedRegex(@"\b(?:exemptPaths|bypassNetworks|startsAt|endsAt|expiresAt|onExpiry|displayName|whenDisconnected|[a-z]+(?:[A-Z][a-z]+)*Seconds)\b")]
    private static partial Regex Member();
}
