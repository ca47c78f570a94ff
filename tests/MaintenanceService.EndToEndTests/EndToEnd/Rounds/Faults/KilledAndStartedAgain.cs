using System.Net;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>kill -9 before the closing. The process that takes its place is closed from its first request, and confirms for the name.</summary>
internal sealed class KilledAndStartedAgain : Fault
{
    public override Task BeforeAsync(Round round) => round.Victim.KillAsync();

    public override async Task ClosingAsync(Round round)
    {
        await round.ClosingIsBlockedAsync(BlockerReason.Pending, BlockerReason.Silent);
        await round.Victim.StartAsync(untilConfirmed: false);
        HttpStatusCode first = await round.Victim.App.HomeAsync(round.Test);
        // Its disk says open.
        Assert.True(first == HttpStatusCode.ServiceUnavailable || round.Victim.MayHaveListenedUnheard, $"{round.Victim.Name} began open.");
    }
}
