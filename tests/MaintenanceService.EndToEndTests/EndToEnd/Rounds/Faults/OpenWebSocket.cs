using System.Net.WebSockets;
using MaintenanceService.Tests.Processes;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>A WebSocket that is never silent and never ends: it is aborted after drainSeconds, and only then the site is closed.</summary>
internal sealed class OpenWebSocket : Fault
{
    private Task _talk = Task.CompletedTask;

    public override bool ClosesInTime => true;

    public override async Task BeforeAsync(Round round)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(round.Victim.Process.Address) { Scheme = "ws", Path = "/ws" }.Uri, round.Test);
        _talk = TalkAsync(socket, round.Test);
        Tally first = await round.Victim.App.TallyAsync(round.Test);
        await Eventually.TrueAsync(async () => (await round.Victim.App.TallyAsync(round.Test)).Messages > first.Messages, round.Test);
    }

    // It ends although nobody here ends it.
    public override Task ClosedAsync(Round round) => _talk;

    private static async Task TalkAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        using ClientWebSocket own = socket;
        byte[] buffer = new byte[16];
        try
        {
            while (true)
            {
                await own.SendAsync(buffer, WebSocketMessageType.Binary, true, cancellationToken);
                await own.ReceiveAsync(buffer, cancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }
        }
        catch (WebSocketException)
        {
            // Aborted by the app.
        }
    }
}
