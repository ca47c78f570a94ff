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
    private static readonly DateTime Beginning = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly Dictionary<long, MaintenanceMode> _modes = [];
    private string? _holder;
    private DateTime _until = Beginning;
    private TimeSpan _clockOffset;

    public MemoryStore Store { get; } = new();

    public long Term { get; private set; }

    private DateTime Now => Beginning + run.Time.Elapsed + _clockOffset;

    /// <summary>Sets its clock forward or back.</summary>
    public void SetClock(TimeSpan by) => _clockOffset += by;

    /// <summary>Takes the lease where it is over.</summary>
    /// <param name="holder">The process that asks.</param>
    /// <param name="over">What that process has seen unchanged for the length of a lease.</param>
    /// <returns>The term, null where another process has it; and the row as it is then.</returns>
    public (long? Taken, (long Term, DateTime Until) Row) TryTake(string holder, (long Term, DateTime Until) over)
    {
        bool isOver = run.Broken == TakeoverRule.UnchangedForItsLength ? Now >= _until : Term == 0 || (Term, _until) == over;
        if (!isOver)
        {
            return (null, (Term, _until));
        }

        _holder = holder;
        _until = Now + LeaseRenewal.Duration;
        return (++Term, (Term, _until));
    }

    /// <returns>Whether the lease was still this process's.</returns>
    public bool Renew(string holder, long term)
    {
        if (_holder != holder || Term != term)
        {
            return false;
        }

        _until = Now + LeaseRenewal.Duration;
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
