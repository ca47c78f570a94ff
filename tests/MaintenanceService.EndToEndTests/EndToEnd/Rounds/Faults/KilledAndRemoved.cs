using MaintenanceService.Client;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>kill -9 before the closing. Unknown is not closed, until somebody who knows says that it is gone.</summary>
internal sealed class KilledAndRemoved : Fault
{
    public override Task BeforeAsync(Round round) => round.Victim.KillAsync();

    public override async Task ClosingAsync(Round round)
    {
        await round.ClosingIsBlockedAsync(BlockerReason.Pending, BlockerReason.Silent);
        await round.Client.RemoveInstanceAsync(RoundFleet.Site, round.Victim.Name, cancellationToken: round.Test);
    }

    public override Task AfterAsync(Round round) => round.Victim.StartAsync();
}
