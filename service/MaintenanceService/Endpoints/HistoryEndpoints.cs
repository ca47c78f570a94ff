using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using MaintenanceService.Authorization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MaintenanceService.Endpoints;

/// <summary>Lists the history, newest first.</summary>
internal static class HistoryEndpoints
{
    private const string Tag = "History";

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/sites/{site}/history", ListOfSite)
            .RequireAuthorization(AccessPolicies.Readers)
            .Operation("GetSiteHistory", Tag, "Read a site's history", "The history entries of the site, newest first.")
            .Refuses(ProblemKind.SiteNotFound, ProblemKind.StorageUnavailable);
        v1.MapGet("/history", ListOfStore)
            .RequireAuthorization(AccessPolicies.StoreAdmins)
            .Operation("GetHistory", Tag, "Read the whole history", "The history entries of the whole store, newest first; each entry's hash covers the previous one.")
            .Refuses(ProblemKind.StorageUnavailable);
    }

    private static Ok<Page<HistoryEntry>> ListOfSite(string site, IStoreReader store, [FromQuery, Description(Paging.LimitDescription), Range(1, Paging.MaxLimit)] int? limit = null, [FromQuery, Description(Paging.CursorDescription)] string? cursor = null) =>
        List(store, site, limit, cursor);

    private static Ok<Page<HistoryEntry>> ListOfStore(IStoreReader store, [FromQuery, Description(Paging.LimitDescription), Range(1, Paging.MaxLimit)] int? limit = null, [FromQuery, Description(Paging.CursorDescription)] string? cursor = null) =>
        List(store, null, limit, cursor);

    private static Ok<Page<HistoryEntry>> List(IStoreReader store, string? site, int? limit, string? cursor)
    {
        int pageSize = Paging.Limit(limit);
        string list = site is null ? "history" : $"history/{site}";
        IReadOnlyList<HistoryEntry> found = store.ListHistory(site, Paging.Number(list, cursor), pageSize + 1);
        return TypedResults.Ok(Paging.Page(list, found, pageSize, entry => entry, entry => entry.Seq.ToString(CultureInfo.InvariantCulture)));
    }
}
