namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>When the process that starts a maintenance and tells of it is killed.</summary>
public enum CrashPoint
{
    Never,
    BeforeCommit,
    BetweenCommitAndSend,
    BetweenSendAndRecord,
}
