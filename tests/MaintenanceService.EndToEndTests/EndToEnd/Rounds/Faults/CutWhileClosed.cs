using System.Net;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>The network to one Shop is cut while closed, and the site opens without it: what the Shop knows, it keeps.</summary>
internal sealed class CutWhileClosed : Fault
{
    public override async Task ClosedAsync(Round round)
    {
        round.Victim.Link.Cut();
        await round.ConvergedAsync(null);
    }

    public override async Task EndedAsync(Round round)
    {
        await round.OpeningIsBlockedAsync(BlockerReason.Pending, BlockerReason.Silent);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await round.Victim.App.HomeAsync(round.Test));
        round.Victim.Link.Mend();
    }
}
