namespace MaintenanceService.Client.Flow;

/// <summary>Makes the error and the warning of a maintenance that ended while work relied on it.</summary>
internal static class LostMaintenance
{
    public static FlowException Error(StartedMaintenance item, string why) => new(FlowErrors.MaintenanceLost, Text(item, why), item.Site);

    /// <summary>Returns the error of one that ended before all that was started with it had been confirmed.</summary>
    public static FlowException WhileStarting(StartedMaintenance item, string why) => new(
        FlowErrors.MaintenanceEnded, $"The maintenance of {item} ended before every instance had confirmed: {why}.", item.Site);

    public static string Text(StartedMaintenance item, string why) => $"The maintenance of {item} ended while the work ran: {why}. The site may be open.";
}
