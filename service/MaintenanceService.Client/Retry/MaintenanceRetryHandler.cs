namespace MaintenanceService.Client;

/// <summary>
/// Sends a request again that an app refused for maintenance, after the time that the app asks for. A refusal means that no endpoint ran, so any method is
/// sent again whose body can be. Where the wait does not fit the caller's budget, <see cref="SiteInMaintenanceException"/> is thrown at once.
/// </summary>
internal sealed class MaintenanceRetryHandler(MaintenanceRetryOptions options, Func<TimeSpan> timeout, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        TimeSpan budget = Budget(request);
        bool canRepeat = await RepeatableContent.PrepareAsync(request.Content, options.MaxBufferedBytes, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            TimeSpan wait;
            try
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (SiteInMaintenanceException refused) when (canRepeat && refused.RetryAfter is { } asked && Fits(asked, began, budget))
            {
                wait = asked;
            }

            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan Budget(HttpRequestMessage request) =>
        request.Options.TryGetValue(MaintenanceRetryOptions.RequestBudget, out TimeSpan own) ? own : options.Budget ?? timeout();

    private bool Fits(TimeSpan wait, long began, TimeSpan budget) =>
        budget == Timeout.InfiniteTimeSpan || time.GetElapsedTime(began) + wait < budget;
}
