namespace MaintenanceService.Client.Flow;

/// <summary>What a flow needs of its caller.</summary>
/// <param name="Calls">The service.</param>
/// <param name="Time">The clock.</param>
/// <param name="Output">Where it reports.</param>
/// <param name="Words">How options and commands are written.</param>
internal sealed record FlowContext(ServiceCalls Calls, TimeProvider Time, IFlowOutput Output, ICommandWords Words)
{
    /// <summary>How long undoing may take, however long the way there took.</summary>
    public static TimeSpan UndoTimeout { get; } = TimeSpan.FromSeconds(10);

    public Deadline UndoDeadline() => new(Time, UndoTimeout);
}
