namespace MaintenanceService.Client;

/// <summary>Says in words why a maintenance is over.</summary>
public static class EndReasonText
{
    /// <summary>Returns the words, to be followed by a time or a name: <c>ended</c>, or <c>its lease was not renewed</c>.</summary>
    /// <param name="reason">The reason; null and one of a later version count as <see cref="EndReason.Ended"/>.</param>
    public static string Describe(EndReason? reason) => reason switch
    {
        EndReason.Elapsed => "its time was over",
        EndReason.LeaseExpired => "its lease was not renewed",
        EndReason.Cancelled => "cancelled before its start",
        _ => "ended",
    };
}
