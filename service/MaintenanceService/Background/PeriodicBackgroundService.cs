namespace MaintenanceService.Background;

/// <summary>Runs work periodically until the service stops; logs a failure and tries again.</summary>
internal abstract partial class PeriodicBackgroundService(TimeSpan period, TimeProvider time, ILogger logger) : BackgroundService
{
    private PeriodicTimer? _timer;

    // The host runs ExecuteAsync once a thread is free; the period still counts from the start.
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = new PeriodicTimer(period, time);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _timer?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer!.WaitForNextTickAsync(stoppingToken))
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

    [LoggerMessage(2, LogLevel.Error, "{Work} failed; the service tries again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string work);
}
