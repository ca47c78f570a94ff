using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;

namespace MaintenanceService.Tests.Migrations;

/// <summary>Callers who order again and again. One that is refused for maintenance waits, and orders again; any other failure is one.</summary>
internal sealed class OrderLoad : IAsyncDisposable
{
    private const int Callers = 4;
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _app;
    private readonly ConcurrentDictionary<string, long> _acknowledged = new();
    private readonly Task[] _callers;
    private int _failed;
    private int _refused;

    public OrderLoad(HttpClient app)
    {
        _app = app;
        _callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(() => OrderAsync(caller)))];
    }

    /// <summary>The cents of each order that was acknowledged, by its id.</summary>
    public IReadOnlyDictionary<string, long> Acknowledged => _acknowledged;

    public int Failed => Volatile.Read(ref _failed);

    public int Refused => Volatile.Read(ref _refused);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_callers);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _app.Dispose();
    }

    private async Task OrderAsync(int caller)
    {
        for (int number = 1; !_stop.IsCancellationRequested; number++)
        {
            string id = $"{caller}-{number}";
            long cents = (number * 7) + caller;
            await SendAsync(id, cents);
            await Task.Delay(Think, TimeProvider.System);
        }
    }

    private async Task SendAsync(string id, long cents)
    {
        while (!_stop.IsCancellationRequested)
        {
            // Not cancelled: whether an order that was cut off has been written, nobody could say.
            using HttpResponseMessage answer = await _app.PostAsJsonAsync("/orders", new { id, customer = "Ann", total = cents / 100m });
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                _acknowledged[id] = cents;
                return;
            }

            if (!answer.Headers.Contains("Maintenance-Mode"))
            {
                Interlocked.Increment(ref _failed);
                return;
            }

            Interlocked.Increment(ref _refused);
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
