using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Accepts states from the stream and from answers to reports: puts them in force, stores them, and then allows their confirmation.</summary>
internal sealed partial class SnapshotHandler(InstanceStateMachine stateMachine, ISnapshotStore file, StateBroadcast broadcast, ILogger logger)
{
    private readonly object _lock = new();
    private string? _otherEpoch;

    public SnapshotOutcome Accept(SiteState snapshot)
    {
        // The stream and the reports bring states concurrently: one order on disk.
        lock (_lock)
        {
            if (SnapshotCheck.Fault(snapshot, stateMachine.State.Site) is { } fault)
            {
                LogUnusable(logger, fault);
                return SnapshotOutcome.Unusable;
            }

            MaintenanceMode previous = stateMachine.State.Mode;
            SnapshotOutcome outcome = stateMachine.Apply(snapshot);
            ReportOtherHistory(snapshot);
            if (outcome == SnapshotOutcome.Stale)
            {
                LogStale(logger, snapshot.Revision, stateMachine.Source?.Revision ?? 0);
            }
            else if (outcome == SnapshotOutcome.Applied)
            {
                try
                {
                    file.Save(stateMachine.ForDisk(snapshot));
                }
                finally
                {
                    // Stored, or found impossible to store.
                    stateMachine.Persisted(snapshot);
                }

                broadcast.Publish(stateMachine.State);
                // What closed itself, and what opens it again once a report is answered, the clock loop says.
                if (previous != stateMachine.State.Mode && !stateMachine.State.ClosedByItself)
                {
                    LogMode(logger, snapshot.Site, ModeName.Of(stateMachine.State.Mode), snapshot.Revision);
                }
            }

            return outcome;
        }
    }

    /// <summary>Stores what is in force once more, sealed with the current key.</summary>
    public void SaveAgain()
    {
        lock (_lock)
        {
            if (stateMachine.Source is { } source)
            {
                // The server time must fit the time of writing.
                file.Save(stateMachine.ForDisk(source with { ServerTime = stateMachine.ServiceNow }));
            }
        }
    }

    /// <summary>Stores the state anew after an answered report that withdrew a declaration.</summary>
    public void Answered()
    {
        if (stateMachine.IsDeclarationWithdrawn)
        {
            SaveAgain();
        }
    }

    // Two services send states for the site. Logged once for each other epoch.
    private void ReportOtherHistory(SiteState snapshot)
    {
        if (stateMachine.Source is not { } followed || (stateMachine.Rival?.Epoch ?? snapshot.Epoch) is not { } other || other == followed.Epoch || other == _otherEpoch)
        {
            return;
        }

        _otherEpoch = other;
        LogOtherHistory(logger, other, followed.Epoch);
    }

    [LoggerMessage(133, LogLevel.Error, "Another service, with the epoch {Other}, sends states for the site; this app follows the epoch {Followed}. The later epoch is followed; of two with one number the stricter state holds. Stop the service that was replaced.")]
    private static partial void LogOtherHistory(ILogger logger, string other, string followed);

    [LoggerMessage(130, LogLevel.Error, "The service sent revision {Sent}, older than {Known} of the same epoch. The newer one is kept; is a proxy answering from a cache?")]
    private static partial void LogStale(ILogger logger, long sent, long known);

    [LoggerMessage(131, LogLevel.Information, "The site {Site} is {Mode} (revision {Revision}).")]
    private static partial void LogMode(ILogger logger, string site, string mode, long revision);

    [LoggerMessage(132, LogLevel.Error, "The service sent a state that can't be used: {Fault}. The previous one is kept.")]
    private static partial void LogUnusable(ILogger logger, string fault);
}
