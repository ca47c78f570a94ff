using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Background;

/// <summary>Commits the effects of time (starts, ends, expired leases), and logs when the store refuses writes.</summary>
internal sealed partial class TransitionBackgroundService(TransitionScheduler scheduler, IStateReader state, TimeProvider time, ILogger<TransitionBackgroundService> logger)
    : PeriodicBackgroundService(TimeSpan.FromMilliseconds(250), time, logger)
{
    private bool _wasRefusing;

    protected override async Task WorkAsync()
    {
        LogWhatChanged();
        await scheduler.AdvanceAsync();
    }

    private void LogWhatChanged()
    {
        bool refuses = state.HasFailed;
        if (refuses && !_wasRefusing)
        {
            LogRefuses(logger, Reason(state.FailureCause));
        }
        else if (!refuses && _wasRefusing)
        {
            LogTakes(logger);
        }

        _wasRefusing = refuses;
    }

    // What the callers are told, and what it comes from.
    private static string Reason(Exception? failure) => failure?.InnerException is { } cause ? $"{failure.Message} ({cause.Message.ReplaceLineEndings(" ")})" : failure?.Message ?? "";

    [LoggerMessage(6, LogLevel.Error, "The store refuses writes. The last one was answered: {Reason} Until it accepts writes again, each is answered with a problem; reads continue.")]
    private static partial void LogRefuses(ILogger logger, string reason);

    [LoggerMessage(7, LogLevel.Information, "The store accepts writes again.")]
    private static partial void LogTakes(ILogger logger);
}
