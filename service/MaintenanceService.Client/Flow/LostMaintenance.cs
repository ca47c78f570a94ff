namespace MaintenanceService.Client.Flow;

/// <summary>Describes a maintenance that does not hold any more what is relied on: it ended, or was changed so that requests pass.</summary>
/// <param name="Item">The maintenance.</param>
/// <param name="Why">Why, in words.</param>
/// <param name="IsOver">Whether it ended; else it is still active or scheduled, with other terms.</param>
internal sealed record LostMaintenance(StartedMaintenance Item, string Why, bool IsOver)
{
    /// <summary>Returns what became of a maintenance; null where it holds all that was asked for.</summary>
    public static LostMaintenance? Find(StartedMaintenance item, Maintenance now) =>
        now.Status == MaintenanceStatus.Ended ? new LostMaintenance(item, Wording.End(now), IsOver: true)
        : item.Record is { } asked && LoosenedTerms.Describe(asked, now) is { } change ? new LostMaintenance(item, change, IsOver: false)
        : null;

    /// <summary>Returns the warning while the work runs.</summary>
    public string Text() => IsOver
        ? $"The maintenance of {Item} ended while the work ran: {Why}. The site may be open."
        : $"The maintenance of {Item} was changed while the work ran, and lets requests pass that it was to refuse: {Why}.";

    /// <summary>Returns the error at the end of the work.</summary>
    public FlowException Error() => new(FlowErrors.MaintenanceLost, Text(), Item.Site);

    /// <summary>Returns the error of a start: not all that was asked for is in force.</summary>
    public FlowException StartError(ICommandSyntax syntax) => IsOver
        ? new FlowException(FlowErrors.MaintenanceEnded, $"The maintenance of {Item} ended before the start was complete: {Why}.", Item.Site)
        : new FlowException(
            FlowErrors.RevisionConflict, $"The maintenance of {Item} was changed before the start was complete, and lets requests pass that it was to refuse: {Why}.", Item.Site)
        { Advice = $"See who changed it, and how the site is: {syntax.StatusCommand(Item.Site)}." };
}
