namespace MaintenanceService.Tests.Processes;

/// <summary>Waits for what tells nobody that it has happened, such as a file or a health answer.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, CancellationToken cancellationToken) =>
        TrueAsync(() => Task.FromResult(condition()), cancellationToken);

    public static async Task TrueAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > HangGuard.Longest)
            {
                throw new TimeoutException("What was waited for did not happen.");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
