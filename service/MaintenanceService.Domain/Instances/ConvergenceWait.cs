using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>Evaluates the convergence of a site, and waits for it.</summary>
internal sealed class ConvergenceWait(GroupCommitQueue queue, InstanceRegistry registry, ReceiptPersistence receipts, TransitionScheduler scheduler, TimeProvider time)
{
    private const int BlockersNamed = 3;

    /// <summary>How often to evaluate while waiting: silence raises no event.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Returns the current convergence, after committing everything that is due.</summary>
    public async Task<Convergence> NowAsync(string site, string? maintenance)
    {
        (SiteRecord record, Convergence convergence) = await EvaluateAsync(site);
        if (convergence.Converged && await receipts.TrySaveAsync(site))
        {
            // The commit took time, and the answer must be true now.
            (record, convergence) = await EvaluateAsync(site);
        }

        if (maintenance is null)
        {
            return convergence;
        }

        return record.Find(maintenance) switch
        {
            null => throw await GoneAsync(site, maintenance),
            { Status: MaintenanceStatus.Scheduled } scheduled => convergence with
            {
                Converged = false,
                ConvergedAt = null,
                Blockers = [.. convergence.Blockers ?? [], Blockers.Scheduled(scheduled)],
            },
            _ => convergence,
        };
    }

    /// <summary>Waits until the site has converged.</summary>
    /// <exception cref="ProblemException">not-converged in time, or maintenance-ended.</exception>
    public async Task<Convergence> WaitAsync(string site, string? maintenance, TimeSpan wait, CancellationToken cancellationToken)
    {
        long startedAt = time.GetTimestamp();
        while (true)
        {
            Task change = registry.NextChange(site);
            TimeSpan left = wait - time.GetElapsedTime(startedAt);
            if (left <= TimeSpan.Zero || MayBeDecided(site, maintenance))
            {
                Convergence convergence = await NowAsync(site, maintenance);
                if (convergence.Converged)
                {
                    return convergence;
                }

                if (left <= TimeSpan.Zero)
                {
                    throw NotConverged(convergence);
                }
            }

            await Task.WhenAny(change, Task.Delay(left < PollInterval ? left : PollInterval, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Evaluates the site once everything due by the clock has been committed: a site that should be open is never reported as closed.
    /// The clock is read after the evaluation, to be sure that nothing became due during it.
    /// </summary>
    public async Task<(SiteRecord Site, Convergence Convergence)> EvaluateAsync(string site)
    {
        bool committed = true;
        while (true)
        {
            (SiteRecord record, Convergence convergence) = registry.Evaluate(site) ?? throw Refuse.SiteNotFound(site);
            if (!committed || !MaintenanceTransitions.IsDue(record, time.GetUtcNow()))
            {
                return (record, convergence);
            }

            committed = await scheduler.AdvanceAsync(site);
        }
    }

    // Avoids the complete evaluation where it can't have changed the result: while instances drain, this runs each second for every caller that waits.
    private bool MayBeDecided(string site, string? maintenance) =>
        registry.IsConverged(site) is not { } seen
        || seen.Converged
        || MaintenanceTransitions.IsDue(seen.Site, time.GetUtcNow())
        || (maintenance is not null && seen.Site.Find(maintenance) is null);

    private async Task<ProblemException> GoneAsync(string site, string maintenance)
    {
        (Maintenance? ended, DateTimeOffset? forgotten) = await queue.WriteAsync(
            transaction => (transaction.FindMaintenance(site, maintenance), transaction.FindEndOfRemoved(site, maintenance)));
        return ended is not null ? Refuse.MaintenanceEnded(ended)
            : forgotten is { } at ? Refuse.MaintenanceEnded(maintenance, at)
            : Refuse.MaintenanceNotFound(site, maintenance);
    }

    private static ProblemException NotConverged(Convergence convergence)
    {
        IReadOnlyList<Blocker> blockers = convergence.Blockers!;
        string named = string.Join(" ", blockers.Take(BlockersNamed).Select(blocker => Blockers.Line(blocker).TrimEnd('.') + "."));
        string more = blockers.Count > BlockersNamed ? $" And {blockers.Count - BlockersNamed} more." : "";
        return new ProblemException(
            ProblemKind.NotConverged,
            $"{convergence.Confirmed + convergence.AssumedClosed} of {(convergence.Total == 1 ? "1 instance" : $"{convergence.Total} instances")} confirmed. In the way: {named}{more}")
        { Convergence = convergence };
    }
}
