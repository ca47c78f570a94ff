using System.Globalization;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Snapshots;

/// <summary>Decides which of two histories of the store an instance follows.</summary>
internal static class EpochOrder
{
    /// <summary>
    /// Compares the numbers of two epochs (<c>number-random</c>): the later history has the greater one. Of two without a number, as
    /// earlier versions made them, the first counts as later.
    /// </summary>
    public static int Compare(string one, string other) =>
        (NumberOf(one), NumberOf(other)) is ({ } a, { } b) ? a.CompareTo(b) : NumberOf(one) is null && NumberOf(other) is not null ? -1 : 1;

    /// <summary>Returns whether a state is stricter than another.</summary>
    public static bool IsStricter(SiteState one, SiteState other) =>
        one.Mode != other.Mode ? one.Mode > other.Mode : Refusing(one) > Refusing(other);

    private static long? NumberOf(string epoch) =>
        epoch.IndexOf('-') is var end and > 0 && long.TryParse(epoch.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    private static int Refusing(SiteState state) =>
        state.Maintenances.Count(maintenance => maintenance.Status == MaintenanceStatus.Active && maintenance.Mode != MaintenanceMode.Open);
}
