using System.Net;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>SIGTERM of a Shop while an old request runs in it: it leaves after its last request, never before.</summary>
internal sealed class StoppedWhileClosing : Fault
{
    private Task<HttpStatusCode?> _slow = Task.FromResult<HttpStatusCode?>(null);
    private Task _stop = Task.CompletedTask;

    public override async Task BeforeAsync(Round round) => _slow = await round.Victim.App.BeginSlowAsync(6, round.Test);

    public override async Task ClosingAsync(Round round)
    {
        _stop = round.Victim.StopAsync();
        await round.ClosingIsBlockedAsync(Client.BlockerReason.Draining, Client.BlockerReason.Pending);
    }

    public override async Task ClosedAsync(Round round)
    {
        // Its answer may be on its way still, no more.
        Task first = await Task.WhenAny(_slow, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, round.Test));
        Assert.True(first == _slow, "the site was called closed while a request ran in a Shop that was stopping");
        Assert.Equal(HttpStatusCode.OK, await _slow);
        await _stop;
    }

    public override Task AfterAsync(Round round) => round.Victim.StartAsync();
}
