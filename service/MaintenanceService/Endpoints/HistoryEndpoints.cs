using System.Globalization;
using MaintenanceService.Authorization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MaintenanceService.Endpoints;

/// <summary>What was done, by whom, newest first.</summary>
internal static class HistoryEndpoints
{
    private const string Tag = "History";

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/sites/{site}/history", (string site, IStoreReader store, int? limit = null, string? cursor = null) => List(store, site, limit, cursor))
            .RequireAuthorization(AccessPolicies.Readers)
            .Operation("GetSiteHistory", Tag, "Read a site's history", "What was done to the site, newest first.")
            .Query("limit", "cursor").Refuses(ProblemKind.SiteNotFound, ProblemKind.StorageUnavailable);
        v1.MapGet("/history", (IStoreReader store, int? limit = null, string? cursor = null) => List(store, null, limit, cursor))
            .RequireAuthorization(AccessPolicies.StoreAdmins)
            .Operation("GetHistory", Tag, "Read the whole history", "What was done to the whole store, newest first; each entry's hash covers the one before.")
            .Query("limit", "cursor").Refuses(ProblemKind.StorageUnavailable);
    }

    private static Ok<Page<HistoryEntry>> List(IStoreReader store, string? site, int? limit, string? cursor)
    {
        int most = Paging.Limit(limit);
        IReadOnlyList<HistoryEntry> found = store.ListHistory(site, Paging.Number("history", cursor), most + 1);
        return TypedResults.Ok(Paging.Page("history", found, most, entry => entry, entry => entry.Seq.ToString(CultureInfo.InvariantCulture)));
    }
}
