namespace MaintenanceService.Client.Flow;

/// <summary>Holds what a flow needs of its caller.</summary>
/// <param name="Calls">The service.</param>
/// <param name="Time">The clock.</param>
/// <param name="Output">Receives what the flow reports.</param>
/// <param name="Syntax">How options and commands are written.</param>
internal sealed record FlowContext(ServiceCalls Calls, TimeProvider Time, IFlowOutput Output, ICommandSyntax Syntax)
{
    /// <summary>The time that undoing may take, in addition to the caller's limit.</summary>
    private static TimeSpan UndoTimeout { get; } = TimeSpan.FromSeconds(10);

    public Deadline UndoDeadline() => new(Time, UndoTimeout);
}
