namespace MaintenanceService.Client;

/// <summary>
/// Sends a request again that an app refused for maintenance, after the time that the app asks for. A refusal means that no endpoint ran, so any method is
/// sent again whose body can be. A time that is shorter than a second, or has passed, is lengthened, and doubled with each refusal: an app that is closed
/// must not be asked without a pause. Where the wait does not fit the caller's budget, <see cref="SiteInMaintenanceException"/> is thrown at once.
/// </summary>
internal sealed class MaintenanceRetryHandler(MaintenanceRetryOptions options, Func<TimeSpan> timeout, TimeProvider time) : DelegatingHandler
{
    private static readonly TimeSpan FirstMinWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestMinWait = TimeSpan.FromSeconds(30);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        TimeSpan budget = Budget(request);
        bool canRepeat = await RepeatableContent.PrepareAsync(request.Content, options.MaxBufferedBytes, cancellationToken).ConfigureAwait(false);
        for (TimeSpan least = FirstMinWait; ; least = Min(least * 2, LongestMinWait))
        {
            TimeSpan wait;
            try
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (SiteInMaintenanceException refused) when (canRepeat && refused.RetryAfter is { } asked && Fits(Max(asked, least), began, budget))
            {
                wait = Max(asked, least);
            }

            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private TimeSpan Budget(HttpRequestMessage request) =>
        request.Options.TryGetValue(MaintenanceRetryOptions.RequestBudget, out TimeSpan own) ? own : options.Budget ?? timeout();

    private bool Fits(TimeSpan wait, long began, TimeSpan budget) =>
        budget == Timeout.InfiniteTimeSpan || time.GetElapsedTime(began) + wait < budget;
}
