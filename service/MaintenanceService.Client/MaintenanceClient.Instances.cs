using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MaintenanceService.Client;

public sealed partial class MaintenanceClient
{
    /// <summary>GetConvergence: returns how far the instances are; not converged in time is an answer, not an exception.</summary>
    /// <param name="site">The site.</param>
    /// <param name="maintenance">The maintenance that must be active; null = any.</param>
    /// <param name="waitSeconds">How long the service may wait for it, 0 to 300; null = answer at once.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="MaintenanceServiceException"><c>maintenance-ended</c> as soon as the maintenance is not active any more.</exception>
    public async Task<Convergence> GetConvergenceAsync(
        string site, string? maintenance = null, int? waitSeconds = null, CancellationToken cancellationToken = default)
    {
        string query = Query(("maintenance", maintenance is null ? null : Id(maintenance)), ("wait", waitSeconds?.ToString(CultureInfo.InvariantCulture)));
        using HttpRequestMessage request = Request(HttpMethod.Get, $"{SitePath(site)}/convergence{query}");
        request.Options.Set(FailoverHandler.ServiceWait, TimeSpan.FromSeconds(waitSeconds ?? 0));
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Conflict)
        {
            await EnsureSuccessAsync(response, cancellationToken);
            return Asked(response, await ReadAsync<Convergence>(response, cancellationToken), IsAsked);
        }

        byte[] body = await ReadBytesAsync(response, ProblemBody.MaxBytes, cancellationToken);
        MaintenanceServiceException refusal = Refusal(response, body);
        return refusal.Slug == ProblemSlug.NotConverged ? Asked(response, NotConverged(response, body), IsAsked) : throw refusal;

        bool IsAsked(Convergence convergence) => IsSite(convergence.Site, site);
    }

    private Convergence NotConverged(HttpResponseMessage response, byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, WireAnswers.TypeInfo<Convergence>())!;
        }
        catch (JsonException exception)
        {
            throw Unexpected(response, $"The answer could not be read: {exception.Message}");
        }
    }

    /// <summary>ListInstances: every known instance of the site.</summary>
    public Task<Page<Instance>> ListInstancesAsync(
        string site, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        ValueAsync<Page<Instance>>(
            Request(HttpMethod.Get, $"{SitePath(site)}/instances{Query(Limit(limit), ("cursor", cursor))}"), cancellationToken);

    /// <summary>ReportInstance: registers, confirms, and shows that the instance runs. Only an answer that names this report is accepted.</summary>
    /// <returns>The site's state where the report is behind it; null where it is not.</returns>
    public async Task<SiteState?> ReportInstanceAsync(
        string site, string instance, InstanceReport report, CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = With(Request(HttpMethod.Put, InstancePath(site, instance)), report);
        request.Headers.Date = report.SentAt;
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await EnsureSuccessAsync(response, cancellationToken);
        EnsureNamesReport(response, report);
        return response.StatusCode == HttpStatusCode.NoContent
            ? null
            : await ReadAsync<SiteState>(response, cancellationToken, MaxStateBytes);
    }

    /// <summary>RemoveInstance: deregisters an instance, or removes one that is known to be gone.</summary>
    /// <param name="site">The site.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="run">The process that must hold the id: an instance key must name its own; null = whichever holds it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="MaintenanceServiceException"><c>instance-not-found</c>; <c>forbidden</c> where another process holds the id.</exception>
    public Task RemoveInstanceAsync(string site, string instance, string? run = null, CancellationToken cancellationToken = default)
    {
        HttpRequestMessage request = Request(HttpMethod.Delete, InstancePath(site, instance) + Query(("run", run)));
        // A process that leaves has no time to ask again, and must not stay registered.
        return SendAsync(run is null ? request.Once() : request, cancellationToken);
    }

    /// <summary>WatchSite: the site's events, the current state first, until the service ends the stream.</summary>
    /// <exception cref="TimeoutException">No event for 45 seconds: reopen it.</exception>
    /// <exception cref="HttpRequestException">The service can't be reached, or the stream broke off: reopen it.</exception>
    /// <exception cref="MaintenanceServiceException">The service refused, or something sent what is no event of the service.</exception>
    public async IAsyncEnumerable<StreamEvent> WatchSiteAsync(string site, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, $"{SitePath(site)}/stream");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var idle = new IdleTimeout(_time, cancellationToken);
        using HttpResponseMessage response = await idle.RunAsync(token => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token));
        await EnsureSuccessAsync(response, idle.Token);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            throw Unexpected(response, "The answer is not an event stream. Check the address.");
        }

        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using IAsyncEnumerator<StreamEvent> events = SiteStreamReader.ReadAsync(body, idle, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(response, events))
        {
            yield return events.Current;
        }
    }

    private async ValueTask<bool> MoveNextAsync(HttpResponseMessage response, IAsyncEnumerator<StreamEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (IOException exception)
        {
            throw BrokenOff(exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw Unexpected(response, $"An event could not be read: {exception.Message}");
        }
    }

    private void EnsureNamesReport(HttpResponseMessage response, InstanceReport report)
    {
        string[] named = response.Headers.TryGetValues(ReportHeader.Name, out IEnumerable<string>? values) ? [.. values] : [];
        if (named.Length != 1 || named[0] != ReportHeader.Format(report.Run ?? "", report.Sequence ?? 0))
        {
            throw Unexpected(response, $"Something answered {(int)response.StatusCode} without the header {ReportHeader.Name} of this report: it is not the service. Check the address, and that no proxy drops the header.");
        }
    }
}
