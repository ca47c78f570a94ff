using MaintenanceService.Client;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>SIGSTOP before the closing: a process that sleeps has confirmed nothing. It wakes up, and does.</summary>
internal sealed class Paused : Fault
{
    public override Task BeforeAsync(Round round)
    {
        round.Victim.Process.Pause();
        return Task.CompletedTask;
    }

    public override async Task ClosingAsync(Round round)
    {
        await round.ClosingIsBlockedAsync(BlockerReason.Pending, BlockerReason.Silent);
        round.Victim.Process.Resume();
    }
}
