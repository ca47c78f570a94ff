using System.Collections.Concurrent;

namespace MaintenanceService.Client.Flow;

/// <summary>Renews the leases of maintenances in the background, and notices when one ends that should not, or lets requests pass that it was to refuse.</summary>
internal sealed class LeaseRenewer : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxAnswer = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<StartedMaintenance, LostMaintenance> _lost = new();
    private readonly ServiceCalls _calls;
    private readonly TimeProvider _time;
    private readonly Func<LostMaintenance, Task> _onLost;
    private readonly bool _losesByClock;
    private readonly Task _work;

    /// <param name="maintenances">The maintenances to keep; a lease is renewed each third of the length that it has now.</param>
    /// <param name="calls">The service, for use off the pipeline's thread.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onLost">Is called at once, in the background, with one that was lost.</param>
    /// <param name="losesByClock">Whether one counts as lost when its lease has passed by this clock without a renewal.</param>
    public LeaseRenewer(
        IEnumerable<StartedMaintenance> maintenances, ServiceCalls calls, TimeProvider time, Func<LostMaintenance, Task> onLost, bool losesByClock)
    {
        _losesByClock = losesByClock;
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
        // One that was there before may have a lease that its new terms did not begin anew.
        bool isDue = item.Existed;
        try
        {
            while (true)
            {
                await Task.Delay(Within(PollInterval, item), _time, _over.Token);
                try
                {
                    Lease? lease = item.Lease;
                    bool renews = lease is not null && (isDue || _time.GetElapsedTime(item.RenewedAt) >= TimeSpan.FromSeconds(lease.Seconds) / 3);
                    long sentAt = _time.GetTimestamp();
                    Maintenance now = (await _calls.SendAsync(
                        (client, token) => renews ? client.RenewMaintenanceAsync(item.Site, item.Id, token) : client.GetMaintenanceAsync(item.Site, item.Id, token),
                        item.Site, _over.Token, _calls.DeadlineIn(AnswerTime(item)))).Value;
                    item.Seen = now;
                    isDue &= !renews;
                    item.RenewedAt = renews ? sentAt : item.RenewedAt;
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
                    await LoseAsync(new LostMaintenance(item, problem.Message.TrimEnd('.'), LossKind.Ended));
                    return;
                }
                catch (FlowException problem)
                {
                    // The service is away, or the key was revoked: renewing is tried for as long as the work runs.
                    if (_losesByClock && item.LeaseLeft(_time) <= TimeSpan.Zero)
                    {
                        await LoseAsync(LostMaintenance.NotRenewed(item, _time.GetUtcNow() - _time.GetElapsedTime(item.RenewedAt), problem));
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The work is done.
        }
    }

    /// <summary>Returns how long one answer is waited for: a connection that is dead must not use up the lease.</summary>
    private TimeSpan AnswerTime(StartedMaintenance item)
    {
        TimeSpan part = item.Lease is { } lease ? TimeSpan.FromSeconds(lease.Seconds) / 6 : MaxAnswer;
        return Within(part < MaxAnswer ? part : MaxAnswer, item);
    }

    /// <summary>Returns a time, or what is left of the lease where that is less: its end is noticed at once.</summary>
    private TimeSpan Within(TimeSpan length, StartedMaintenance item) =>
        _losesByClock && item.LeaseLeft(_time) is { } left && left > TimeSpan.Zero && left < length ? left : length;

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
