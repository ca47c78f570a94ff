namespace MaintenanceService.Hosting;

/// <summary>Does something again and again until the service stops; a failure is logged and tried again.</summary>
internal abstract partial class PeriodicWork(TimeSpan period, TimeProvider time, ILogger logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryWorkAsync();
        }
    }

    protected abstract Task WorkAsync();

    protected async Task TryWorkAsync()
    {
        try
        {
            await WorkAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(logger, exception, GetType().Name);
        }
    }

    [LoggerMessage(2, LogLevel.Error, "{Work} failed; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string work);
}
