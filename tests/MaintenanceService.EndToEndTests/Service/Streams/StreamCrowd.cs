using System.Globalization;
using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>Any number of instances of one site, each with a stream of its own; they report when a stream is opened.</summary>
internal sealed class StreamCrowd : IAsyncDisposable
{
    public const string Site = "shop";

    /// <summary>Counts how many connect or report at a time: fewer than wait to be accepted by the system, so that none is turned away by it.</summary>
    private const int AtOnce = 200;

    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly CancellationTokenSource _over = new();
    private readonly long[] _revisions;
    private readonly long[] _arrivals;
    private readonly ReportingInstance[] _instances;
    private readonly SemaphoreSlim _reporting = new(AtOnce);
    private Task[] _readers = [];
    private int _reported;

    private StreamCrowd(MaintenanceClient client, int count)
    {
        _revisions = new long[count];
        _arrivals = new long[count];
        _instances = [.. Enumerable.Range(0, count).Select(number => new ReportingInstance(client, Site, string.Create(CultureInfo.InvariantCulture, $"shop-{number}")))];
    }

    /// <summary>How many reports were answered since <see cref="Forget"/>.</summary>
    public int Reported => Volatile.Read(ref _reported);

    /// <summary>Opens the streams, and waits until each has a state and its instance is registered.</summary>
    /// <param name="service">The service.</param>
    /// <param name="client">A client with a key of instances, for the reports.</param>
    /// <param name="key">The same key, for the streams.</param>
    /// <param name="count">The number of instances.</param>
    public static async Task<StreamCrowd> OpenAsync(Uri service, MaintenanceClient client, string key, int count)
    {
        var crowd = new StreamCrowd(client, count);
        byte[] request = Encoding.ASCII.GetBytes($"GET /v1/sites/{Site}/stream HTTP/1.1\r\nHost: {service.Authority}\r\nAuthorization: Bearer {key}\r\n\r\n");
        for (int open = 0; open < count; open += AtOnce)
        {
            int until = Math.Min(open + AtOnce, count);
            crowd._readers = [.. crowd._readers, .. Enumerable.Range(open, until - open).Select(number =>
                new ReturningReader(request, revision => crowd.OnState(number, revision)).RunAsync(service, crowd._over.Token))];
            await Eventually.TrueAsync(() => crowd.Reported == until, Test);
        }

        return crowd;
    }

    /// <summary>Forgets every state and report, as before a restart.</summary>
    public void Forget()
    {
        Array.Clear(_revisions);
        Volatile.Write(ref _reported, 0);
    }

    /// <summary>Waits until every stream has a revision.</summary>
    /// <returns>The times at which each had it, as timestamps.</returns>
    public async Task<long[]> AllHaveAsync(long revision)
    {
        await Eventually.TrueAsync(() => Array.TrueForAll(_revisions, own => own >= revision), Test);
        return [.. _arrivals];
    }

    /// <summary>Waits until every stream is open again and its instance has reported.</summary>
    public Task AllAreBackAsync() => Eventually.TrueAsync(() => Reported >= _revisions.Length && Array.TrueForAll(_revisions, own => own > 0), Test);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_readers);
        _over.Dispose();
        _reporting.Dispose();
    }

    private void OnState(int number, long revision)
    {
        bool isOpened = Volatile.Read(ref _revisions[number]) == 0;
        Volatile.Write(ref _arrivals[number], TimeProvider.System.GetTimestamp());
        Volatile.Write(ref _revisions[number], revision);
        if (isOpened)
        {
            _ = ReportAsync(number);
        }
    }

    private async Task ReportAsync(int number)
    {
        await _reporting.WaitAsync();
        try
        {
            await _instances[number].RegisterAsync();
            Interlocked.Increment(ref _reported);
        }
        catch (Exception exception) when (exception is HttpRequestException or MaintenanceServiceException or OperationCanceledException)
        {
            // The service is away: it is missed in the count, and whoever waits for all fails.
        }
        finally
        {
            _reporting.Release();
        }
    }
}
