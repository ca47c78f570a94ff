using MaintenanceService.Client;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>The network to one Shop is cut before the closing.</summary>
internal sealed class CutWhileClosing : Fault
{
    public override Task BeforeAsync(Round round)
    {
        round.Victim.Link.Cut();
        return Task.CompletedTask;
    }

    public override async Task ClosingAsync(Round round)
    {
        await round.ClosingIsBlockedAsync(BlockerReason.Pending, BlockerReason.Silent);
        round.Victim.Link.Mend();
    }
}
