using System.Collections.Concurrent;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>What all instances last said, kept in step with every commit.</summary>
internal sealed class InstanceBoard : ICommitListener
{
    /// <summary>How long a site settles that is made anew: its expiry has the default then.</summary>
    private static readonly TimeSpan UnknownSiteSettles = TimeSpan.FromSeconds(ProtocolTimings.DefaultInstanceExpirySeconds);

    private readonly ConcurrentDictionary<string, SiteBoard> _boards = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new(StringComparer.Ordinal);
    private readonly Func<World> _world;
    private readonly TimeProvider _time;
    private readonly long _startedAt;

    /// <param name="world">What is committed, asked under a board's lock: then a judgement is never older than what the board heard.</param>
    /// <param name="openReceipts">Receipts that were still being written.</param>
    /// <param name="time">The clock.</param>
    public InstanceBoard(Func<World> world, IEnumerable<ReceiptRecord> openReceipts, TimeProvider time)
    {
        _world = world;
        _time = time;
        _startedAt = time.GetTimestamp();
        foreach (InstanceIdentity identity in world().Instances.Values.SelectMany(instances => instances.Values))
        {
            Board(identity.Site).Know(identity);
        }

        foreach (ReceiptRecord receipt in openReceipts)
        {
            Board(receipt.Site).Receipts.Restore(receipt);
        }

        // One that began a moment before the last process was killed may have no receipt in the store yet.
        foreach (SiteRecord site in world().Sites.Values)
        {
            foreach (Maintenance maintenance in site.Maintenances)
            {
                Follow(Board(site.Name), maintenance, site);
            }
        }
    }

    public void OnCommitted(World before, World after, IReadOnlyList<StoreChange> changes)
    {
        var touched = new HashSet<string>(StringComparer.Ordinal);
        foreach (StoreChange change in changes)
        {
            if (Apply(change, after) is { } site)
            {
                touched.Add(site);
            }
        }

        foreach (string site in touched)
        {
            Mark(site, IsHeld(before, site), IsHeld(after, site));
            Look(site, BoardChange.Commit);
            Signal(site);
        }
    }

    /// <param name="site">The site.</param>
    /// <param name="id">The id that it was reported under.</param>
    /// <param name="report">What was said.</param>
    /// <param name="key">The key that it was said with; null = as before.</param>
    public Acceptance Accept(string site, string id, InstanceReport report, string? key = null)
    {
        SiteBoard board = Board(site);
        lock (board)
        {
            Acceptance acceptance = board.Accept(id, report, key);
            if (acceptance != Acceptance.Accepted)
            {
                return acceptance;
            }

            Look(site, BoardChange.Report(id));
        }

        Signal(site);
        return Acceptance.Accepted;
    }

    /// <summary>How far the site is at this moment; null where there is no such site.</summary>
    public (SiteRecord Site, Convergence Convergence)? Evaluate(string site)
    {
        SiteBoard board = Board(site);
        lock (board)
        {
            World world = _world();
            return world.Sites.TryGetValue(site, out SiteRecord? record)
                ? (record, board.Evaluate(record, world.Epoch, IsSettling(record, world)))
                : null;
        }
    }

    /// <summary>The same in short: whether the site has converged.</summary>
    /// <param name="site">The site.</param>
    /// <param name="change">What has changed since the last look.</param>
    public (SiteRecord Site, bool Converged)? Look(string site, BoardChange change = default)
    {
        SiteBoard board = Board(site);
        lock (board)
        {
            World world = _world();
            return world.Sites.TryGetValue(site, out SiteRecord? record)
                ? (record, board.Look(record, world.Epoch, IsSettling(record, world), change))
                : null;
        }
    }

    /// <summary>The instances by id, each with its state.</summary>
    public IReadOnlyList<Instance> List(SiteRecord site)
    {
        SiteBoard board = Board(site.Name);
        lock (board)
        {
            string epoch = _world().Epoch;
            return [.. board.Presences
                .OrderBy(presence => presence.Identity.Id, StringComparer.Ordinal)
                .Select(presence => Instances.Describe(
                    presence, InstanceJudgement.Judge(site, epoch, presence, _time.GetElapsedTime(presence.HeardAt))))];
        }
    }

    /// <summary>Works on one site's board under its lock.</summary>
    public T With<T>(string site, Func<SiteBoard, T> work)
    {
        SiteBoard board = Board(site);
        lock (board)
        {
            return work(board);
        }
    }

    /// <summary>Knows again what it forgot for a write that failed.</summary>
    public void Restore(string site, IReadOnlyList<Presence> forgotten)
    {
        foreach (Presence presence in forgotten)
        {
            if (_world().InstancesOf(site).GetValueOrDefault(presence.Identity.Id)?.Run == presence.Identity.Run)
            {
                With(site, board => Touch(board.Restore, presence, site));
            }
        }
    }

    /// <summary>Writes down, before it is said, that an instance was refused.</summary>
    public void NoteRefused(string site, Action<RefusedInstances> note)
    {
        With(site, board => Touch(note, board.Refused, site));
        Look(site);
        Signal(site);
    }

    /// <summary>Completes when anything of the site's convergence may have changed. Take it before looking.</summary>
    public Task NextChange(string site) =>
        _signals.GetOrAdd(site, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Whether this process has been up for too short a time after a restore to know every instance of the site.</summary>
    public bool IsSettling(SiteRecord site, World world) =>
        world.Settling && _time.GetElapsedTime(_startedAt) < site.Expiry;

    /// <summary>Whether any site may have to settle: those too that the restored store does not know, and that instances will create again.</summary>
    public bool IsSettling(World world) =>
        world.Settling && (_time.GetElapsedTime(_startedAt) < UnknownSiteSettles || world.Sites.Values.Any(site => IsSettling(site, world)));

    private string? Apply(StoreChange change, World after)
    {
        switch (change)
        {
            case SiteSaved(var site):
                return site.Name;
            case SiteRemoved removed:
                _boards.TryRemove(removed.Name, out _);
                return removed.Name;
            case InstanceSaved(var identity):
                return With(identity.Site, board => Touch(board.Know, identity, identity.Site));
            case InstanceRemoved removed:
                return With(removed.Site, board => Touch(id => board.Forget(id), removed.Id, removed.Site));
            case MaintenanceForgotten forgotten:
                return With(forgotten.Site, board => Touch(board.Receipts.Forget, forgotten.Id, forgotten.Site));
            case MaintenanceSaved(var maintenance):
                return With(maintenance.Site, board => Touch(item => Follow(board, item, after.Sites.GetValueOrDefault(item.Site)), maintenance, maintenance.Site));
            default:
                return null;
        }
    }

    private static void Follow(SiteBoard board, Maintenance maintenance, SiteRecord? site)
    {
        if (maintenance.Status == MaintenanceStatus.Active)
        {
            bool alone = site?.Maintenances.Any(other => other.Id != maintenance.Id && other.Status == MaintenanceStatus.Active) != true;
            board.Receipts.Begin(maintenance, alone, board.Presences);
        }
    }

    private static bool IsHeld(World world, string site) => world.Sites.GetValueOrDefault(site)?.HasActive is true;

    private void Mark(string site, bool wasHeld, bool isHeld)
    {
        if (isHeld != wasHeld)
        {
            With(site, board => Touch(isHeld ? board.Hold : board.Quiet));
        }
    }

    private static bool Touch(Action action)
    {
        action();
        return true;
    }

    private static string Touch<T>(Action<T> action, T value, string site)
    {
        action(value);
        return site;
    }

    private SiteBoard Board(string site) => _boards.GetOrAdd(site, static (_, time) => new SiteBoard(time), _time);

    private void Signal(string site)
    {
        if (_signals.TryRemove(site, out TaskCompletionSource? signal))
        {
            signal.TrySetResult();
        }
    }
}
