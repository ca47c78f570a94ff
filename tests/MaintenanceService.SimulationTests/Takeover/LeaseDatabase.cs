using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store.Postgres;
using MaintenanceService.Tests.Convergence.Simulation;

namespace MaintenanceService.Tests.Takeover;

/// <summary>The shared database: the state, and the row of the lease.</summary>
internal sealed class LeaseDatabase(TakeoverRun run)
{
    private readonly Dictionary<long, MaintenanceMode> _modes = [];
    private string? _holder;
    private long _until;

    public MemoryStore Store { get; } = new();

    public long Term { get; private set; }

    /// <summary>Takes the lease where nobody has it.</summary>
    /// <returns>The term; null where another process has it.</returns>
    public long? TryTake(string holder)
    {
        if (run.Time.Ticks < _until)
        {
            return null;
        }

        _holder = holder;
        _until = run.Time.Ticks + LeaseRenewal.Duration.Ticks;
        return ++Term;
    }

    /// <returns>Whether the lease was still this process's.</returns>
    public bool Renew(string holder, long term)
    {
        if (_holder != holder || Term != term)
        {
            return false;
        }

        _until = run.Time.Ticks + LeaseRenewal.Duration.Ticks;
        return true;
    }

    public void Commit(long term, IReadOnlyList<StoreChange> changes)
    {
        if (term != Term && run.Broken != TakeoverRule.TermInEveryWrite)
        {
            throw new ProblemException(ProblemKind.Standby, "Another process is active.");
        }

        Store.Commit(changes);
        foreach (SiteRecord site in changes.OfType<SiteSaved>().Select(change => change.Site))
        {
            _modes[site.Revision] = site.Mode;
        }
    }

    /// <summary>Returns whether an instance could be told this: each revision was committed once, with one mode.</summary>
    public bool Knows(SiteState state) => _modes.TryGetValue(state.Revision, out MaintenanceMode mode) && mode == state.Mode;
}
