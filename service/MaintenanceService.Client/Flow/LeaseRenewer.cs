using System.Collections.Concurrent;

namespace MaintenanceService.Client.Flow;

/// <summary>Renews the leases of maintenances in the background, and notices when one ends that should not, or lets requests pass that it was to refuse.</summary>
internal sealed class LeaseRenewer : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<StartedMaintenance, LostMaintenance> _lost = new();
    private readonly ServiceCalls _calls;
    private readonly TimeProvider _time;
    private readonly Func<LostMaintenance, Task> _onLost;
    private readonly Task _work;

    /// <param name="maintenances">The maintenances to keep; a lease is renewed each third of the length that it has now.</param>
    /// <param name="calls">The service, for use off the pipeline's thread.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onLost">Is called at once, in the background, with one that was lost.</param>
    public LeaseRenewer(IEnumerable<StartedMaintenance> maintenances, ServiceCalls calls, TimeProvider time, Func<LostMaintenance, Task> onLost)
    {
        _calls = calls;
        _time = time;
        _onLost = onLost;
        _work = Task.WhenAll(maintenances.Select(item => Task.Run(() => KeepAsync(item))));
    }

    /// <summary>The maintenances that were lost.</summary>
    public IReadOnlyCollection<LostMaintenance> Lost => [.. _lost.Values];

    /// <summary>Stops renewing.</summary>
    public async Task StopAsync()
    {
        await _over.CancelAsync();
        await _work;
    }

    public void Dispose() => _over.Dispose();

    private async Task KeepAsync(StartedMaintenance item)
    {
        Lease? lease = item.Record?.Lease;
        long renewedAt = _time.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(PollInterval, _time, _over.Token);
                try
                {
                    bool renews = lease is { } terms && _time.GetElapsedTime(renewedAt) >= TimeSpan.FromSeconds(terms.Seconds) / 3;
                    Maintenance now = (await _calls.SendAsync(
                        (client, token) => renews ? client.RenewMaintenanceAsync(item.Site, item.Id, token) : client.GetMaintenanceAsync(item.Site, item.Id, token),
                        item.Site, _over.Token)).Value;
                    renewedAt = renews ? _time.GetTimestamp() : renewedAt;
                    // Someone may have changed it.
                    lease = now.Lease;
                    if (LostMaintenance.Find(item, now) is { } lost)
                    {
                        await LoseAsync(lost);
                        if (lost.IsOver)
                        {
                            return;
                        }
                    }
                }
                catch (FlowException problem) when (problem.ErrorId is FlowErrors.MaintenanceEnded or FlowErrors.MaintenanceNotFound)
                {
                    await LoseAsync(new LostMaintenance(item, problem.Message.TrimEnd('.'), IsOver: true));
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

    private async Task LoseAsync(LostMaintenance lost)
    {
        if (!_lost.TryAdd(lost.Item, lost))
        {
            if (lost.IsOver)
            {
                // Its change was told; now it has ended as well.
                _lost[lost.Item] = lost;
            }

            return;
        }

        try
        {
            await _onLost(lost);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Who can't be told now is told at the end; the others are kept, and ended, all the same.
        }
    }
}
