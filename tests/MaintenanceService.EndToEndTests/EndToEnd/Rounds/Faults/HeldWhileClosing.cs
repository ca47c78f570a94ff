using MaintenanceService.Client;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>The network to one Shop swallows everything while the site closes, and then brings it all at once.</summary>
internal sealed class HeldWhileClosing : Fault
{
    public override Task BeforeAsync(Round round)
    {
        round.Victim.Link.Hold();
        return Task.CompletedTask;
    }

    public override async Task ClosingAsync(Round round)
    {
        await round.ClosingIsBlockedAsync(BlockerReason.Pending, BlockerReason.Silent);
        round.Victim.Link.Mend();
    }
}
