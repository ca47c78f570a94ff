using MaintenanceService.Client;

namespace MaintenanceService.Tests.Service;

/// <summary>An instance that says what a test wants it to say.</summary>
internal sealed class ReportingInstance(MaintenanceClient client, string site, string id)
{
    private string _run = Guid.NewGuid().ToString("N");
    private long _sequence;

    public string Id => id;

    /// <summary>What it last heard from the service.</summary>
    public SiteState? State { get; private set; }

    /// <summary>The same process, where the service has another address.</summary>
    public ReportingInstance At(MaintenanceClient other) => new(other, site, id) { _run = _run, _sequence = _sequence, State = State };

    /// <summary>The first report: registers, and learns the state.</summary>
    public Task RegisterAsync(long refused = 0, long bypassed = 0) => SendAsync(new InstanceReport { Refused = refused, Bypassed = bypassed });

    /// <summary>Confirms the newest state, learning it first where it has moved.</summary>
    /// <param name="refused">The run's total of refused requests.</param>
    /// <param name="bypassed">The run's total of requests let through.</param>
    /// <param name="inFlight">Older requests that still run.</param>
    /// <param name="oldest">The oldest of them.</param>
    public async Task ConfirmAsync(long refused = 0, long bypassed = 0, long inFlight = 0, IReadOnlyList<InFlightItem>? oldest = null)
    {
        while (await SendAsync(Confirmation(refused, bypassed, inFlight) with { Oldest = oldest }))
        {
        }
    }

    private InstanceReport Confirmation(long refused, long bypassed, long inFlight) => new()
    {
        Epoch = State?.Epoch,
        Revision = State?.Revision ?? 0,
        Mode = State?.Mode,
        Refused = refused,
        Bypassed = bypassed,
        RequestsInFlight = inFlight,
        DrainSeconds = State?.Settings.DrainSeconds,
        DisconnectedAfterSeconds = State?.Settings.WhenDisconnected == WhenDisconnected.Closed ? State.Settings.DisconnectedAfterSeconds : null,
    };

    private async Task<bool> SendAsync(InstanceReport report)
    {
        SiteState? newer = await client.ReportInstanceAsync(site, id, report with { Run = _run, Sequence = ++_sequence });
        State = newer ?? State;
        return newer is not null;
    }
}
