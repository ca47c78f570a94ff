namespace MaintenanceService.Client;

/// <summary>
/// Turns a refusal for maintenance into a <see cref="SiteInMaintenanceException"/>. Innermost of a client's handlers, so that no retry policy between it
/// and <see cref="MaintenanceRetryHandler"/> handles the refusal as a failure.
/// </summary>
internal sealed class MaintenanceRefusalHandler(TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!RefusalAnswer.Is(response))
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAnswer.ReadAsync(response, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Throws without the details that only the body has: reading it would block.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = base.Send(request, cancellationToken);
        if (!RefusalAnswer.Is(response))
        {
            return response;
        }

        using (response)
        {
            response.Content = null;
            throw RefusalAnswer.ReadAsync(response, time, cancellationToken).GetAwaiter().GetResult();
        }
    }
}
