using MaintenanceService.Client;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>A request that began before does not end: the site is closed only when it is over.</summary>
internal sealed class SlowRequest : Fault
{
    private OpenRequest? _slow;

    public override async Task BeforeAsync(Round round) => _slow = await round.Victim.App.BeginSlowAsync(round.Test);

    public override async Task ClosingAsync(Round round)
    {
        await round.ClosingIsBlockedAsync(BlockerReason.Draining, BlockerReason.Pending);
        await _slow!.EndAsync();
    }
}
