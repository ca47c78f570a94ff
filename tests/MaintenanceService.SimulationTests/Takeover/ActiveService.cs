using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Tests.Takeover;

/// <summary>The service's own domain code in a process that took the lease, over the state that it loaded then.</summary>
internal sealed class ActiveService
{
    private readonly TakeoverRun _run;
    private readonly MachineClock _clock;
    private readonly GroupCommitQueue _queue;
    private readonly InstanceRegistry _registry;
    private readonly InstanceReports _reports;

    public ActiveService(TakeoverRun run, ServiceProcess process, long term)
    {
        _run = run;
        _clock = process.Clock;
        var store = new FencedStore(run, process, term);
        var processor = new CommitProcessor(store, _clock, new Capacity());
        _queue = GroupCommitQueue.Inline(processor);
        _registry = new InstanceRegistry(processor, store.LoadOpenReceipts(), _clock);
        processor.Subscribe(_registry);
        _reports = new InstanceReports(_queue, _registry);
    }

    /// <returns>The answer to a report; null where it is refused.</returns>
    public ReportAnswer? Report(string id, InstanceReport report)
    {
        try
        {
            SiteRecord? newer = Done(_reports.ReportAsync(TakeoverRun.Site, id, report, mayCreateSite: false, Author.Service));
            return new ReportAnswer(newer is null ? null : SiteStates.Of(newer, _queue.Snapshot.Epoch, _clock.GetUtcNow(), withPasses: false));
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    /// <returns>Whether it was written.</returns>
    public bool Write(Action<Transaction> decide)
    {
        try
        {
            Done(_queue.WriteAsync<object?>(transaction =>
            {
                decide(transaction);
                return null;
            }));
            return true;
        }
        catch (ProblemException)
        {
            return false;
        }
    }

    /// <summary>Tells whether the site is closed and every instance has confirmed it, and whether that is true.</summary>
    public (bool IsSaid, bool IsTrue) Closed()
    {
        (SiteRecord site, MaintenanceService.Client.Convergence convergence) = _registry.Evaluate(TakeoverRun.Site)!.Value;
        return (site.Mode == MaintenanceMode.Closed && convergence.Converged, _run.Apps.All(app => app.Refuses));
    }

    // Inline writes complete at once.
    private static T Done<T>(Task<T> task)
    {
        Xunit.Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }
}
