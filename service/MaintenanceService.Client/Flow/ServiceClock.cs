namespace MaintenanceService.Client.Flow;

/// <summary>Measures how far the service's clock is from this machine's, to the second, by the Date of its answers.</summary>
internal sealed class ServiceClock(TimeProvider time) : DelegatingHandler
{
    private long _offsetTicks;

    public DateTimeOffset Now => time.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.Date is { } date)
        {
            Interlocked.Exchange(ref _offsetTicks, (date - time.GetUtcNow()).Ticks);
        }

        return response;
    }
}
