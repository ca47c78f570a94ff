namespace MaintenanceService.Client.Flow;

/// <summary>Thrown when the caller stops a call that certainly changed nothing: no attempt had arrived, and none was on its way.</summary>
internal sealed class StoppedUnsentException(CancellationToken cancellationToken) : OperationCanceledException(cancellationToken);
