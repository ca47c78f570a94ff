using System.Collections.Concurrent;

namespace MaintenanceService.Client.Flow;

/// <summary>Renews the leases of maintenances in the background, and notices when one ends that should not.</summary>
internal sealed class LeaseRenewer : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<StartedMaintenance, string> _lost = new();
    private readonly ServiceCalls _calls;
    private readonly TimeProvider _time;
    private readonly Func<StartedMaintenance, string, Task> _onLost;
    private readonly Task _work;

    /// <param name="maintenances">The maintenances to keep; a lease is renewed each third of its length.</param>
    /// <param name="calls">The service, for use off the pipeline's thread.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onLost">Is called at once, in the background, with one that ended and why.</param>
    public LeaseRenewer(IEnumerable<StartedMaintenance> maintenances, ServiceCalls calls, TimeProvider time, Func<StartedMaintenance, string, Task> onLost)
    {
        _calls = calls;
        _time = time;
        _onLost = onLost;
        _work = Task.WhenAll(maintenances.Select(item => Task.Run(() => KeepAsync(item))));
    }

    /// <summary>The maintenances that ended while they should not, and why.</summary>
    public IReadOnlyDictionary<StartedMaintenance, string> Lost => _lost;

    /// <summary>Stops renewing.</summary>
    public async Task StopAsync()
    {
        await _over.CancelAsync();
        await _work;
    }

    public void Dispose() => _over.Dispose();

    private async Task KeepAsync(StartedMaintenance item)
    {
        TimeSpan? lease = item.Record?.Lease is { } terms ? TimeSpan.FromSeconds(terms.Seconds) : null;
        long renewedAt = _time.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(PollInterval, _time, _over.Token);
                try
                {
                    if (lease is { } length && _time.GetElapsedTime(renewedAt) >= length / 3)
                    {
                        await _calls.SendAsync((client, token) => client.RenewMaintenanceAsync(item.Site, item.Id, token), item.Site, _over.Token);
                        renewedAt = _time.GetTimestamp();
                    }
                    else if (await EndedAsync(item) is { } ended)
                    {
                        await LoseAsync(item, Wording.End(ended));
                        return;
                    }
                }
                catch (FlowException problem) when (problem.ErrorId is FlowErrors.MaintenanceEnded or FlowErrors.MaintenanceNotFound)
                {
                    await LoseAsync(item, problem.Message.TrimEnd('.'));
                    return;
                }
                catch (FlowException)
                {
                    // The service is away, or the key was revoked: renewing is tried for as long as the work runs.
                }
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The work is done.
        }
    }

    private async Task<Maintenance?> EndedAsync(StartedMaintenance item)
    {
        Maintenance now = (await _calls.SendAsync(
            (client, token) => client.GetMaintenanceAsync(item.Site, item.Id, token), item.Site, _over.Token)).Value;
        return now.Status == MaintenanceStatus.Ended ? now : null;
    }

    private async Task LoseAsync(StartedMaintenance item, string why)
    {
        _lost.TryAdd(item, why);
        try
        {
            await _onLost(item, why);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Who can't be told now is told at the end; the others are kept, and ended, all the same.
        }
    }
}
