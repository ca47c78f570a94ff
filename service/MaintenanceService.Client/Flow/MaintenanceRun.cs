using System.Collections.Concurrent;

namespace MaintenanceService.Client.Flow;

/// <summary>Keeps started maintenances while work runs, and ends them after it: each one, whatever becomes of the others.</summary>
internal sealed class MaintenanceRun : IDisposable
{
    private readonly FlowContext _context;
    private readonly IReadOnlyList<StartedMaintenance> _started;
    private readonly LeaseRenewer _renewer;
    private readonly ConcurrentQueue<FlowException> _problems = [];
    private readonly ConcurrentQueue<Maintenance> _ended = [];

    /// <param name="context">Its calls are used from other threads and after a stop, and so write nothing.</param>
    /// <param name="started">The maintenances that the work relies on.</param>
    /// <param name="onLost">Is called at once, on another thread, with one that was lost.</param>
    public MaintenanceRun(FlowContext context, IReadOnlyList<StartedMaintenance> started, Func<LostMaintenance, Task> onLost)
    {
        _context = context with { Calls = context.Calls.Quiet() };
        _started = started;
        _renewer = new LeaseRenewer(started, _context.Calls, context.Time, onLost, losesByClock: true);
    }

    /// <summary>Ends all, and waits until every instance knows. A stop ends the waiting only: nothing stays closed for work that is over.</summary>
    /// <returns>The errors; empty where all went well.</returns>
    public async Task<IReadOnlyList<FlowException>> EndAsync(bool wait, Deadline deadline, CancellationToken stopping)
    {
        await _renewer.StopAsync(); // what became of one whose lease could not be renewed is known when it was ended
        foreach (LostMaintenance lost in _renewer.Lost.Where(lost => lost.Kind != LossKind.NotRenewed))
        {
            _problems.Enqueue(lost.Error());
        }

        await Task.WhenAll(Remaining.Select(item => EndAsync(item, deadline, stopping)));
        if (wait && !stopping.IsCancellationRequested)
        {
            try
            {
                await Task.WhenAll(_ended.Select(item => ConfirmAsync(item, deadline, stopping)));
                WaitCompleted = true;
                foreach (string site in _ended.Select(item => item.Site).Distinct())
                {
                    await WarnOfHoldersAsync(site, deadline, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The maintenances have ended; only the waiting stops.
            }
        }

        return [.. _problems.OrderByDescending(problem => problem.ErrorId == FlowErrors.MaintenanceLost)];
    }

    /// <summary>Leaves all as they are: nothing is renewed any more.</summary>
    /// <returns>Those that were lost meanwhile; empty where none was.</returns>
    public async Task<IReadOnlyList<FlowException>> LeaveAsync()
    {
        await _renewer.StopAsync();
        return [.. _renewer.Lost.Select(lost => lost.Error())];
    }

    /// <summary>The maintenances that are not known to be over.</summary>
    public IReadOnlyList<StartedMaintenance> Remaining => [.. _started.Where(item => !_renewer.Lost.Any(lost => lost.Item == item && lost.IsOver))];

    /// <summary>Tells whether the instances were waited for to the end: not after a stop.</summary>
    public bool WaitCompleted { get; private set; }

    /// <summary>The maintenances that this run ended.</summary>
    public IReadOnlyList<Maintenance> Ended => [.. _ended];

    public void Dispose() => _renewer.Dispose();

    private async Task ConfirmAsync(Maintenance item, Deadline deadline, CancellationToken stopping)
    {
        try
        {
            await new ReopenWait(_context).ConfirmAsync(item.Site, item.Revision, deadline, stopping);
        }
        catch (FlowException problem)
        {
            _problems.Enqueue(problem);
        }
    }

    private async Task WarnOfHoldersAsync(string site, Deadline deadline, CancellationToken stopping)
    {
        try
        {
            await HeldSites.WarnAsync(_context, site, deadline, stopping);
        }
        catch (FlowException)
        {
            // The work is done and its maintenance has ended: not knowing who else holds the site is no failure of it.
        }
    }

    private async Task EndAsync(StartedMaintenance item, Deadline deadline, CancellationToken stopping)
    {
        // It may have ended, or have been changed, since the renewer's last look. Asked once: after a stop, the service may have carried out the first ending.
        Maintenance? found = null;
        try
        {
            try
            {
                stopping.ThrowIfCancellationRequested();
                found = await FindAsync(item, deadline, stopping);
                await EndOneAsync(item, found, deadline, stopping);
            }
            catch (OperationCanceledException)
            {
                Deadline undo = _context.UndoDeadline();
                await EndOneAsync(item, found ?? await FindAsync(item, undo, CancellationToken.None), undo, CancellationToken.None);
            }
        }
        catch (FlowException problem)
        {
            if (NotRenewed(item) is { } lost)
            {
                _problems.Enqueue(lost.Error());
            }

            _problems.Enqueue(problem.With($"{item} could not be ended: {item.WithoutEnd(_context.Time)}."));
        }
    }

    private Task<Maintenance> FindAsync(StartedMaintenance item, Deadline deadline, CancellationToken cancellationToken) =>
        SendAsync(item, deadline, (client, token) => client.GetMaintenanceAsync(item.Site, item.Id, token), cancellationToken);

    /// <summary>Ends one, and records how it was lost where it was.</summary>
    private async Task EndOneAsync(StartedMaintenance item, Maintenance found, Deadline deadline, CancellationToken cancellationToken)
    {
        Maintenance ended = await SendAsync(
            item, deadline, (client, token) => client.EndMaintenanceAsync(item.Site, item.Id, cancellationToken: token), cancellationToken);
        _ended.Enqueue(ended);
        bool wasOver = found.Status == MaintenanceStatus.Ended || ended.EndReason is EndReason.Elapsed or EndReason.LeaseExpired;
        Maintenance last = wasOver ? ended : ended with { Status = MaintenanceStatus.Active };
        if (NotRenewed(item) is { } late)
        {
            _problems.Enqueue(late.AsFound(last).Error());
        }
        else if (_renewer.Lost.All(known => known.Item != item) && LostMaintenance.Find(item, last) is { } lost)
        {
            _problems.Enqueue(lost.Error());
        }
    }

    /// <summary>Returns what was told of one whose lease could not be renewed; null where it could.</summary>
    private LostMaintenance? NotRenewed(StartedMaintenance item) =>
        _renewer.Lost.FirstOrDefault(lost => lost.Item == item && lost.Kind == LossKind.NotRenewed);

    private async Task<Maintenance> SendAsync(
        StartedMaintenance item, Deadline deadline, Func<MaintenanceClient, CancellationToken, Task<Versioned<Maintenance>>> call,
        CancellationToken cancellationToken) =>
        (await _context.Calls.SendAsync(call, item.Site, cancellationToken, deadline)).Value;
}
