using System.Collections.Concurrent;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Renews the leases of maintenances in the background, and notices when one ends that should not.</summary>
internal sealed class LeaseKeeper : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<Begun, string> _lost = new();
    private readonly ServiceCalls _calls;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lease;
    private readonly Func<Begun, string, Task> _onLost;
    private readonly Task _work;

    /// <param name="maintenances">What is kept.</param>
    /// <param name="calls">The service, for use off the pipeline's thread.</param>
    /// <param name="time">The clock.</param>
    /// <param name="lease">The length of the leases; they are renewed each third of it.</param>
    /// <param name="onLost">Told at once, in the background, of one that ended, and why.</param>
    public LeaseKeeper(IEnumerable<Begun> maintenances, ServiceCalls calls, TimeProvider time, TimeSpan lease, Func<Begun, string, Task> onLost)
    {
        _calls = calls;
        _time = time;
        _lease = lease;
        _onLost = onLost;
        _work = Task.WhenAll(maintenances.Select(item => Task.Run(() => KeepAsync(item))));
    }

    /// <summary>Those that ended while they should not, and why.</summary>
    public IReadOnlyDictionary<Begun, string> Lost => _lost;

    /// <summary>Stops renewing.</summary>
    public async Task StopAsync()
    {
        await _over.CancelAsync();
        await _work;
    }

    public void Dispose() => _over.Dispose();

    private async Task KeepAsync(Begun item)
    {
        long renewedAt = _time.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(Glance, _time, _over.Token);
                try
                {
                    if (_time.GetElapsedTime(renewedAt) >= _lease / 3)
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
                catch (MaintenanceCommandException problem) when (problem.ErrorId is ErrorIds.MaintenanceEnded or ErrorIds.MaintenanceNotFound)
                {
                    await LoseAsync(item, problem.Message.TrimEnd('.'));
                    return;
                }
                catch (MaintenanceCommandException)
                {
                    // The service is away, or the key was revoked: the lease is tried for as long as the block runs.
                }
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The block is done.
        }
    }

    private async Task<Maintenance?> EndedAsync(Begun item)
    {
        Maintenance now = (await _calls.SendAsync(
            (client, token) => client.GetMaintenanceAsync(item.Site, item.Id, token), item.Site, _over.Token)).Value;
        return now.Status == MaintenanceStatus.Ended ? now : null;
    }

    private Task LoseAsync(Begun item, string why)
    {
        _lost.TryAdd(item, why);
        return _onLost(item, why);
    }
}
