using System.Net.Sockets;
using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>A visitor sends a large body, 300 bytes a second: aborted after drainSeconds, he holds no closing back.</summary>
internal sealed class SlowUpload : Fault
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private Task _upload = Task.CompletedTask;

    public override bool ClosesInTime => true;

    public override async Task BeforeAsync(Round round)
    {
        long before = (await round.Victim.App.TallyAsync(round.Test)).Slow;
        var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", round.Victim.Process.Address.Port, round.Test);
        _upload = UploadAsync(socket, round.Test);
        await Eventually.TrueAsync(async () => (await round.Victim.App.TallyAsync(round.Test)).Slow > before, round.Test);
    }

    public override Task ClosingAsync(Round round) => round.ClosingIsBlockedAsync(BlockerReason.Draining, BlockerReason.Pending);

    // It ends although nobody here ends it.
    public override Task ClosedAsync(Round round) => _upload;

    private static async Task UploadAsync(TcpClient socket, CancellationToken cancellationToken)
    {
        using TcpClient own = socket;
        NetworkStream stream = own.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /orders/import HTTP/1.1\r\nHost: shop\r\nContent-Length: 30000000\r\n\r\n"), cancellationToken);
            while (true)
            {
                await stream.WriteAsync(new byte[30], cancellationToken);
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
        catch (IOException)
        {
            // Aborted by the app.
        }
    }
}
