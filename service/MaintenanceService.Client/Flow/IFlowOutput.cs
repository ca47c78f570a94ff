namespace MaintenanceService.Client.Flow;

/// <summary>Receives what a flow reports while it runs. It is called where the flow's awaits continue.</summary>
internal interface IFlowOutput
{
    /// <summary>Shows how far a wait is.</summary>
    void Progress(FlowProgress step);

    /// <summary>Writes a warning.</summary>
    void Warn(string message);

    /// <summary>Writes a warning that must be seen although the command is being stopped.</summary>
    void WarnStopped(string message);
}
