using MaintenanceService.Sites;

namespace MaintenanceService.Hosting;

/// <summary>Commits what time changes: starts, ends, expired leases.</summary>
internal sealed class TransitionWork(Timekeeper timekeeper, TimeProvider time, ILogger<TransitionWork> logger)
    : PeriodicWork(TimeSpan.FromMilliseconds(250), time, logger)
{
    protected override Task WorkAsync() => timekeeper.AdvanceAsync();
}
