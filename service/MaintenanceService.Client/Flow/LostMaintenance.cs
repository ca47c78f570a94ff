namespace MaintenanceService.Client.Flow;

/// <summary>
/// Describes a maintenance that does not hold any more what is relied on: it ended, was changed so that requests pass, or has a lease that could
/// not be renewed in time.
/// </summary>
/// <param name="Item">The maintenance.</param>
/// <param name="Why">Why, in words.</param>
/// <param name="Kind">What became of it.</param>
internal sealed record LostMaintenance(StartedMaintenance Item, string Why, LossKind Kind)
{
    /// <summary>Tells whether it is known to have ended.</summary>
    public bool IsOver => Kind == LossKind.Ended;

    /// <summary>Returns what became of a maintenance; null where it holds all that was asked for.</summary>
    public static LostMaintenance? Find(StartedMaintenance item, Maintenance now) =>
        now.Status == MaintenanceStatus.Ended ? new LostMaintenance(item, Wording.End(now), LossKind.Ended)
        : item.Record is { } asked && LoosenedTerms.Describe(asked, now) is { } change ? new LostMaintenance(item, change, LossKind.Changed)
        : null;

    /// <summary>Returns one whose lease could not be renewed within its length.</summary>
    /// <param name="item">The maintenance.</param>
    /// <param name="since">When the last renewal that was answered was sent.</param>
    /// <param name="problem">Why the last attempt failed.</param>
    public static LostMaintenance NotRenewed(StartedMaintenance item, DateTimeOffset since, FlowException problem) =>
        new(item, $"the last renewal that succeeded was sent at {Wording.Time(since)}. {problem.Message.TrimEnd('.')}", LossKind.NotRenewed);

    /// <summary>Returns the warning while the work runs.</summary>
    public string Text() => Kind switch
    {
        LossKind.Ended => $"The maintenance of {Item} ended while the work ran: {Why}. The site may be open.",
        LossKind.NotRenewed => $"The maintenance of {Item} could not be renewed within its lease, which has run out unless the service was down: {Why}. The site may be open.",
        LossKind.Kept => $"The maintenance of {Item} could not be renewed within its lease while the work ran, and counted as lost: {Why}.",
        _ => $"The maintenance of {Item} was changed while the work ran, and lets requests pass that it was to refuse: {Why}.",
    };

    /// <summary>Returns the same as the service found it at the end: a lease lasts while the service is down.</summary>
    public LostMaintenance AsFound(Maintenance last) =>
        Find(Item, last) ?? this with { Why = $"{Why}. The service says that it was active until the end", Kind = LossKind.Kept };

    /// <summary>Returns the error at the end of the work.</summary>
    public FlowException Error() => new(FlowErrors.MaintenanceLost, Text(), Item.Site);

    /// <summary>Returns the error of a start: not all that was asked for is in force.</summary>
    public FlowException StartError(ICommandSyntax syntax) => IsOver
        ? new FlowException(FlowErrors.MaintenanceEnded, $"The maintenance of {Item} ended before the start was complete: {Why}.", Item.Site)
        : new FlowException(
            FlowErrors.RevisionConflict, $"The maintenance of {Item} was changed before the start was complete, and lets requests pass that it was to refuse: {Why}.", Item.Site)
        { Advice = $"See who changed it, and how the site is: {syntax.StatusCommand(Item.Site)}." };
}
