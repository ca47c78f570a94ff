using MaintenanceService.Client;

namespace MaintenanceService.Domain.Problems;

/// <summary>Makes the refusals that several places share, in one wording.</summary>
internal static class Refuse
{
    private const int MaxNameShown = 100;
    private const string Forgotten = "Its record and its receipt were removed after their retention, as configured (Maintenance:HistoryDays).";

    public static ProblemException Malformed(string detail, string? pointer = null) =>
        new(ProblemKind.MalformedRequest, detail) { Pointer = pointer };

    public static ProblemException Value(string pointer, string detail) =>
        new(ProblemKind.InvalidValue, detail) { Pointer = pointer };

    public static ProblemException Window(string pointer, string detail) =>
        new(ProblemKind.InvalidWindow, detail) { Pointer = pointer };

    public static ProblemException SiteNotFound(string site, string? suggestion = null) =>
        new(
            ProblemKind.SiteNotFound,
            suggestion is null
                ? $"There is no site \"{Shown(site)}\" that this key may read. Create it, or look for its name in the list of sites."
                : $"There is no site \"{Shown(site)}\" that this key may read. Did you mean \"{suggestion}\"?")
        { Suggestion = suggestion };

    /// <param name="site">The site.</param>
    /// <param name="id">The maintenance.</param>
    /// <param name="endedAt">When it ended, if its record is no longer kept; otherwise null.</param>
    public static ProblemException MaintenanceNotFound(string site, string id, DateTimeOffset? endedAt = null) => new(
        ProblemKind.MaintenanceNotFound,
        endedAt is { } at
            ? $"The maintenance \"{id}\" of the site \"{site}\" ended at {WireTime.Format(at)}. {Forgotten} List the site's maintenances to see those that are kept."
            : $"The site \"{site}\" has no maintenance \"{Shown(id)}\". List the site's maintenances to find its id.");

    public static ProblemException InstanceNotFound(string site, string id) =>
        new(ProblemKind.InstanceNotFound, $"The site \"{site}\" knows no instance \"{Shown(id)}\". List the site's instances to find its id.");

    public static ProblemException PassNotFound(string site, string id) =>
        new(ProblemKind.NotFound, $"The site \"{site}\" has no pass \"{Shown(id)}\". List the site's passes to find its id.");

    public static ProblemException KeyNotFound(string id) => new(ProblemKind.NotFound, $"There is no key \"{Shown(id)}\". List the keys to find its id.");

    /// <summary>Refuses a start that its requester has already cancelled.</summary>
    public static ProblemException MaintenanceForbidden(string id, DateTimeOffset at) =>
        new(
            ProblemKind.MaintenanceEnded,
            $"The maintenance \"{id}\" was cancelled at {WireTime.Format(at)}, before its start arrived. An id is used once: start a new maintenance under another.");

    public static ProblemException MaintenanceEnded(Maintenance ended) =>
        new(
            ProblemKind.MaintenanceEnded,
            $"The maintenance \"{ended.Id}\" ended at {WireTime.Format(ended.EndedAt ?? default)} ({EndOf(ended)}). An id is used once: start a new maintenance under another.");

    /// <summary>Refuses the start of an id whose maintenance has ended and whose record is no longer kept.</summary>
    public static ProblemException MaintenanceEnded(string id, DateTimeOffset endedAt) => new(
        ProblemKind.MaintenanceEnded,
        $"The maintenance \"{id}\" ended at {WireTime.Format(endedAt)}. {Forgotten} An id is used once: start a new maintenance under another.");

    public static ProblemException Unauthenticated() =>
        new(ProblemKind.Unauthenticated, "Send a valid key as \"Authorization: Bearer <key>\".");

    // A caller may name anything, of any length.
    private static string Shown(string name)
    {
        int length = Math.Min(name.Length, MaxNameShown);
        return length == name.Length ? name : name[..(char.IsHighSurrogate(name[length - 1]) ? length - 1 : length)] + "…";
    }

    private static string EndOf(Maintenance ended) => EndReasonText.Describe(ended.EndReason) + (ended.EndedBy is { } who ? $" by {who.Name}" : "");
}
