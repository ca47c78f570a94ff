using System.Net;
using System.Text.Json;

namespace MaintenanceService.Client;

public sealed partial class MaintenanceClient
{
    /// <summary>ListMaintenances: newest first.</summary>
    /// <param name="site">The site.</param>
    /// <param name="status">The status to list; null = all.</param>
    /// <param name="createdByMe">True for those that this key started alone.</param>
    /// <param name="limit">The largest number of records, 1 to 500; default 50.</param>
    /// <param name="cursor">The start of the page: the <c>NextCursor</c> of the previous one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Page<Maintenance>> ListMaintenancesAsync(
        string site, MaintenanceStatus? status = null, bool createdByMe = false, int? limit = null, string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        string? word = status is { } value ? JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) : null;
        string query = Query(("status", word), ("createdBy", createdByMe ? "me" : null), Limit(limit), ("cursor", cursor));
        return ValueAsync<Page<Maintenance>>(Request(HttpMethod.Get, $"{SitePath(site)}/maintenances{query}"), cancellationToken);
    }

    /// <summary>StartMaintenance: the service makes the id. Not safe to send again; <see cref="PutMaintenanceAsync"/> is.</summary>
    public Task<Versioned<Maintenance>> StartMaintenanceAsync(
        string site, MaintenanceRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(With(Request(HttpMethod.Post, $"{SitePath(site)}/maintenances"), request), cancellationToken, Is(site));

    /// <summary>PutMaintenance: the caller makes the id, so that sending it again is safe.</summary>
    /// <param name="site">The site.</param>
    /// <param name="id">The maintenance.</param>
    /// <param name="request">Its terms.</param>
    /// <param name="ifMatch">The ETag that it must have; null = any, or none yet.</param>
    /// <param name="ifNoneMatch"><c>*</c> = only where there is none of this id yet, else 412 <c>revision-conflict</c>; null = also where there is one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Versioned<Maintenance>> PutMaintenanceAsync(
        string site, string id, MaintenanceRequest request, string? ifMatch = null, string? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        SendAsync(With(Request(HttpMethod.Put, MaintenancePath(site, id), ifMatch, ifNoneMatch), request), cancellationToken, Is(site, id));

    /// <summary>GetMaintenance: the record, also when it is over.</summary>
    public Task<Versioned<Maintenance>> GetMaintenanceAsync(string site, string id, CancellationToken cancellationToken = default) =>
        SendAsync(Request(HttpMethod.Get, MaintenancePath(site, id)), cancellationToken, Is(site, id));

    /// <summary>PatchMaintenance: a JSON merge patch; only the members that it holds change, null = the member's default.</summary>
    /// <param name="site">The site.</param>
    /// <param name="id">The maintenance.</param>
    /// <param name="patch">Members of <see cref="MaintenanceRequest"/> by their JSON names.</param>
    /// <param name="ifMatch">The ETag that it must have; null = any.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Versioned<Maintenance>> PatchMaintenanceAsync(
        string site, string id, IReadOnlyDictionary<string, JsonElement> patch, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        SendAsync(
            With(Request(HttpMethod.Patch, MaintenancePath(site, id), ifMatch), new Dictionary<string, JsonElement>(patch), "application/merge-patch+json"),
            cancellationToken, Is(site, id));

    /// <summary>RenewMaintenance: moves the lease.</summary>
    public Task<Versioned<Maintenance>> RenewMaintenanceAsync(string site, string id, CancellationToken cancellationToken = default) =>
        SendAsync(Request(HttpMethod.Post, $"{MaintenancePath(site, id)}/renew"), cancellationToken, Is(site, id));

    /// <summary>EndMaintenance: ends it, or cancels it before its start; again = the same record.</summary>
    public Task<Versioned<Maintenance>> EndMaintenanceAsync(
        string site, string id, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        SendAsync(Request(HttpMethod.Delete, MaintenancePath(site, id), ifMatch), cancellationToken, Is(site, id));

    /// <summary>
    /// EndMaintenance with <c>forbid</c>: ends it where it is known, and else makes sure for a day that a start with this id, which may
    /// still be on its way, is refused. For whoever gives up on a start that was not answered.
    /// </summary>
    /// <returns>The ended record; null where nothing was known of it.</returns>
    public async Task<Maintenance?> ForbidMaintenanceAsync(string site, string id, CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = Request(HttpMethod.Delete, MaintenancePath(site, id) + Query(("forbid", "true")));
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await EnsureSuccessAsync(response, cancellationToken);
        return response.StatusCode == HttpStatusCode.NoContent
            ? null
            : Asked(response, await ReadAsync<Maintenance>(response, cancellationToken), Is(site, id));
    }

    /// <summary>EndAllMaintenances: ends all active ones in one transaction; scheduled ones stay.</summary>
    /// <returns>Those that this call ended.</returns>
    public async Task<IReadOnlyList<Maintenance>> EndAllMaintenancesAsync(string site, CancellationToken cancellationToken = default) =>
        (await ValueAsync<Page<Maintenance>>(Request(HttpMethod.Delete, $"{SitePath(site)}/maintenances").Once(), cancellationToken, page => page.Items.All(Is(site)))).Items;

    /// <summary>GetReceipt: what the maintenance did.</summary>
    public Task<Receipt> GetReceiptAsync(string site, string id, CancellationToken cancellationToken = default) =>
        ValueAsync<Receipt>(Request(HttpMethod.Get, $"{MaintenancePath(site, id)}/receipt"), cancellationToken, receipt => Is(site, id)(receipt.Maintenance));
}
