using System.Collections.Concurrent;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>Makes one site after another, whichever process is the active one, and notes which of them were acknowledged.</summary>
internal sealed class EndlessWrites : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _stopped = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<string> _acknowledged = [];
    private readonly MaintenanceClient _client;
    private readonly string _prefix;
    private readonly Task _writing;
    private long _lastAt = TimeProvider.System.GetTimestamp();

    private EndlessWrites(ServiceAddresses addresses, string prefix)
    {
        _client = new MaintenanceClient(addresses, () => RunningService.AdminKey);
        _prefix = prefix;
        _writing = WriteAsync();
    }

    /// <summary>The sites that the service said it has made.</summary>
    public IReadOnlyCollection<string> Acknowledged => _acknowledged;

    /// <summary>The longest time between two acknowledgements.</summary>
    public TimeSpan LongestPause { get; private set; }

    public static EndlessWrites Start(ServiceAddresses addresses, string prefix = "w") => new(addresses, prefix);

    /// <summary>Waits until more have been acknowledged that were begun after this call.</summary>
    public async Task MoreAsync(int count = 2)
    {
        int wanted = _acknowledged.Count + count;
        await Eventually.TrueAsync(() => _acknowledged.Count >= wanted || _writing.IsCompleted, TestContext.Current.CancellationToken);
        Assert.True(_acknowledged.Count >= wanted, _writing.Exception?.ToString() ?? "the writes have ended");
    }

    /// <summary>Ends it.</summary>
    /// <returns>The acknowledged sites that the service does not know.</returns>
    public async Task<string[]> LostAsync()
    {
        await _stopped.CancelAsync();
        await _writing;
        var known = new HashSet<string>();
        string? cursor = null;
        do
        {
            Page<Site> page = await _client.ListSitesAsync($"{_prefix}-*", 500, cursor, TestContext.Current.CancellationToken);
            known.UnionWith(page.Items.Select(site => site.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return [.. _acknowledged.Where(name => !known.Contains(name))];
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _writing;
        _stopped.Dispose();
        _client.Dispose();
    }

    private async Task WriteAsync()
    {
        await Task.Yield();
        for (int i = 0; !_stopped.IsCancellationRequested; i++)
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
                patience.CancelAfter(Patience);
                await _client.PutSiteAsync($"{_prefix}-{i}", new SiteRequest(), cancellationToken: patience.Token);
                _acknowledged.Enqueue($"{_prefix}-{i}");
                TimeSpan pause = TimeProvider.System.GetElapsedTime(_lastAt);
                LongestPause = pause > LongestPause ? pause : LongestPause;
                _lastAt = TimeProvider.System.GetTimestamp();
                await Task.Delay(Pause, TimeProvider.System, _stopped.Token);
            }
            catch (Exception exception) when (exception is MaintenanceServiceException or HttpRequestException or OperationCanceledException)
            {
                // Not acknowledged: another one is tried.
            }
        }
    }
}
