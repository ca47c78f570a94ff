using MaintenanceService.Client;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore;

/// <summary>Takes states, whichever way they come: puts them in force, then on disk, then lets them be confirmed.</summary>
internal sealed partial class StateIntake(InstanceCore core, ISnapshotStore file, StateBroadcast broadcast, ILogger logger)
{
    private readonly object _lock = new();

    public SnapshotOutcome Take(SiteState snapshot)
    {
        // Two ways in (stream and report's answer), one order on disk.
        lock (_lock)
        {
            MaintenanceMode former = core.State.Mode;
            SnapshotOutcome outcome = core.Apply(snapshot);
            if (outcome == SnapshotOutcome.Stale)
            {
                LogStale(logger, snapshot.Revision, core.Source?.Revision ?? 0);
            }
            else if (outcome == SnapshotOutcome.Applied)
            {
                file.Save(snapshot);
                core.Persisted(snapshot);
                broadcast.Pulse();
                if (former != core.State.Mode)
                {
                    LogMode(logger, snapshot.Site, core.State.Mode, snapshot.Revision);
                }
            }

            return outcome;
        }
    }

    [LoggerMessage(130, LogLevel.Error, "The service sent revision {Sent}, older than {Known} of the same epoch. The newer one is kept; is a proxy answering from a cache?")]
    private static partial void LogStale(ILogger logger, long sent, long known);

    [LoggerMessage(131, LogLevel.Information, "The site {Site} is {Mode} (revision {Revision}).")]
    private static partial void LogMode(ILogger logger, string site, MaintenanceMode mode, long revision);
}
