using System.Net;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>A request that began before takes its time: the site is closed only when it is done.</summary>
internal sealed class SlowRequest : Fault
{
    private Task<HttpStatusCode?> _slow = Task.FromResult<HttpStatusCode?>(null);

    public override async Task BeforeAsync(Round round) => _slow = await round.Victim.App.BeginSlowAsync(6, round.Test);

    public override Task ClosingAsync(Round round) => round.ClosingIsBlockedAsync(BlockerReason.Draining, BlockerReason.Pending);

    public override async Task ClosedAsync(Round round) => Assert.Equal(HttpStatusCode.OK, await _slow);
}
