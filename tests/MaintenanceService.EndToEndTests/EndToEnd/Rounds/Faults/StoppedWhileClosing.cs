using MaintenanceService.Client;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>SIGTERM of a Shop while an old request runs in it: it leaves after its last request, never before.</summary>
internal sealed class StoppedWhileClosing : Fault
{
    private OpenRequest? _slow;

    public override async Task BeforeAsync(Round round) => _slow = await round.Victim.App.BeginSlowAsync(round.Test);

    public override async Task ClosingAsync(Round round)
    {
        Task stop = round.Victim.StopAsync();
        await round.ClosingIsBlockedAsync(BlockerReason.Draining, BlockerReason.Pending);
        await _slow!.EndAsync();
        await stop;
        await round.GoneAsync(round.Victim);
    }

    public override Task AfterAsync(Round round) => round.Victim.StartAsync();
}
