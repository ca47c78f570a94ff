using System.Text.RegularExpressions;

namespace MaintenanceService.Client.Flow;

/// <summary>Names the option that each member of a request comes from, as <see cref="ICommandSyntax.Option"/> takes it.</summary>
internal static partial class RequestMembers
{
    private const string Settings = "settings";

    /// <summary>The members whose option has another name.</summary>
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["paths"] = "Path",
        ["exemptPaths"] = "ExemptPath",
        ["bypassNetworks"] = "BypassNetwork",
        ["startsAt"] = "At",
        ["endsAt"] = "Until",
        ["expiresAt"] = "Until",
        ["lease/seconds"] = "Lease",
        ["lease/onExpiry"] = "OnLeaseExpiry",
        ["onExpiry"] = "OnLeaseExpiry",
        ["sites"] = "Site",
        ["events"] = "Event",
    };

    /// <summary>The members of a maintenance that a patch may hold, but for the lease, which has members of its own.</summary>
    public static IReadOnlyList<string> OfMaintenance { get; } =
        ["mode", "reason", "message", "link", "paths", "exemptPaths", "bypassNetworks", "startsAt", "endsAt", "duration"];

    /// <summary>Returns the option in Pascal case.</summary>
    /// <param name="pointer">The member as a JSON Pointer or without its first slash; the number of an item of a list is left out.</param>
    public static string Option(string pointer)
    {
        string[] parts = pointer.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string member = string.Join('/', parts.Where((part, i) => !(i == 0 && part == Settings) && !int.TryParse(part, out _)));
        return Renamed.GetValueOrDefault(member) ?? (member.Length > 0 ? char.ToUpperInvariant(member[0]) + member[1..] : Settings);
    }

    /// <summary>Finds members in a text, by the names that no sentence has as words of its own.</summary>
    [GeneratedRegex(@"\b(?:exemptPaths|bypassNetworks|startsAt|endsAt|expiresAt|onExpiry|displayName|retryAfterSeconds|drainSeconds|abortRequests|whenDisconnected|disconnectedAfterSeconds|instanceExpirySeconds)\b")]
    public static partial Regex Names();
}
