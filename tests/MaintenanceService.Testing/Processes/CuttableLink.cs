using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MaintenanceService.Tests.Processes;

/// <summary>The network between an app and the service: a relay of TCP connections that a test can cut or hold.</summary>
internal sealed class CuttableLink : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Task _accepting;
    private TaskCompletionSource _passes = Open();
    private bool _isCut;
    private string? _answer;

    public CuttableLink(Uri target)
    {
        _target = target;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where the app finds the service.</summary>
    public Uri Address { get; }

    /// <summary>True where it keeps everything back.</summary>
    public bool IsHeld => !Volatile.Read(ref _passes).Task.IsCompleted;

    /// <summary>Breaks every connection, and answers each new one itself, as something between does that is not the service.</summary>
    /// <param name="answer">The whole answer, as it goes out.</param>
    public void AnswerAll(string answer)
    {
        lock (_sockets)
        {
            Cut();
            _isCut = false;
            _answer = answer;
        }
    }

    /// <summary>Breaks every connection, and each new one at once.</summary>
    public void Cut()
    {
        lock (_sockets)
        {
            _isCut = true;
            foreach (Socket socket in _sockets)
            {
                Break(socket);
            }
        }
    }

    /// <summary>Keeps every connection, and lets nothing through: a network that swallows.</summary>
    public void Hold()
    {
        lock (_sockets)
        {
            _passes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>All is well again; what was held back arrives.</summary>
    public void Mend()
    {
        lock (_sockets)
        {
            _isCut = false;
            _answer = null;
            _passes.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        Cut();
        Mend();
        // Stopped only now: a stopped listener accepts nothing with another exception.
        await _accepting;
        _listener.Dispose();
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket app = await _listener.AcceptSocketAsync(_stopped.Token);
                _ = RelayAsync(app);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(Socket app)
    {
        var service = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (!Add(app) || !Add(service))
            {
                return;
            }

            if (Volatile.Read(ref _answer) is { } answer)
            {
                await app.ReceiveAsync(new byte[16 * 1024], _stopped.Token);
                await app.SendAsync(Encoding.ASCII.GetBytes(answer), _stopped.Token);
                app.Shutdown(SocketShutdown.Send);
                await app.ReceiveAsync(new byte[16 * 1024], _stopped.Token);
                return;
            }

            await service.ConnectAsync(IPAddress.Loopback, _target.Port, _stopped.Token);
            await Task.WhenAny(PumpAsync(app, service), PumpAsync(service, app));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Either end is gone: the other one learns it.
        }
        finally
        {
            Remove(app);
            Remove(service);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int length;
            while ((length = await from.ReceiveAsync(buffer, _stopped.Token)) > 0)
            {
                await Volatile.Read(ref _passes).Task.WaitAsync(_stopped.Token);
                await to.SendAsync(buffer.AsMemory(0, length), _stopped.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // As above.
        }
    }

    private bool Add(Socket socket)
    {
        lock (_sockets)
        {
            _sockets.Add(socket);
            return !_isCut;
        }
    }

    private void Remove(Socket socket)
    {
        lock (_sockets)
        {
            _sockets.Remove(socket);
            Break(socket);
        }
    }

    // Reset, not closed in good order.
    private static void Break(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It was never connected, or is gone.
        }

        socket.Dispose();
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
