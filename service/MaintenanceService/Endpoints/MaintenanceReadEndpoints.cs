using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using MaintenanceService.Authentication;
using MaintenanceService.Authorization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MaintenanceService.Endpoints;

/// <summary>Lists and reads maintenances and receipts. Ended ones are read from the store.</summary>
internal static class MaintenanceReadEndpoints
{
    private const string Tag = "Maintenances";

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/sites/{site}/maintenances", List)
            .RequireAuthorization(AccessPolicies.Readers)
            .Operation("ListMaintenances", Tag, "List maintenances", "Newest first; without status, all of them.")
            .Refuses(ProblemKind.SiteNotFound, ProblemKind.StorageUnavailable);
        v1.MapGet("/sites/{site}/maintenances/{id}", GetAsync)
            .RequireAuthorization(AccessPolicies.Readers)
            .Operation("GetMaintenance", Tag, "Read a maintenance", "The record, also when it is over.")
            .Refuses(ProblemKind.SiteNotFound, ProblemKind.MaintenanceNotFound, ProblemKind.StorageUnavailable);
        v1.MapGet("/sites/{site}/maintenances/{id}/receipt", ReceiptAsync)
            .RequireAuthorization(AccessPolicies.Readers)
            .Operation("GetReceipt", Tag, "Read a receipt", "Who, why, when closed, when confirmed by whom, how many requests were refused and let through.")
            .Refuses(ProblemKind.SiteNotFound, ProblemKind.MaintenanceNotFound, ProblemKind.StorageUnavailable);
    }

    private static Ok<Page<Maintenance>> List(
        string site, HttpContext context, IStoreReader store,
        [FromQuery, Description("Only maintenances with this status.")] string? status = null,
        [FromQuery, Description("`me`: only those that this key started.")] string? createdBy = null,
        [FromQuery, Description(Paging.LimitDescription), Range(1, Paging.MaxLimit)] int? limit = null, [FromQuery, Description(Paging.CursorDescription)] string? cursor = null)
    {
        MaintenanceStatus? only = status switch
        {
            null => null,
            "scheduled" => MaintenanceStatus.Scheduled,
            "active" => MaintenanceStatus.Active,
            "ended" => MaintenanceStatus.Ended,
            _ => throw Refuse.Malformed("status is scheduled, active or ended."),
        };
        if (createdBy is not (null or "me"))
        {
            throw Refuse.Malformed("createdBy accepts only \"me\".");
        }

        int pageSize = Paging.Limit(limit);
        string list = $"maintenances/{site}";
        IReadOnlyList<Numbered<Maintenance>> found = store.ListMaintenances(
            site, only, createdBy is null ? null : context.Caller().KeyId, Paging.Number(list, cursor), pageSize + 1);
        return TypedResults.Ok(Paging.Page(
            list, found, pageSize, item => item.Value, item => item.Number.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<VersionedOk<Maintenance>> GetAsync(string site, string id, HttpContext context, GroupCommitQueue queue) =>
        RecordAnswers.Of(await FindAsync(context, queue, site, id), queue.Snapshot.Epoch);

    private static async Task<JsonOk<Receipt>> ReceiptAsync(string site, string id, HttpContext context, GroupCommitQueue queue, InstanceRegistry registry, IStoreReader store)
    {
        Maintenance record = await FindAsync(context, queue, site, id);
        ReceiptRecord receipt = registry.With(site, instances => instances.Receipts.Find(id)) ?? store.FindReceipt(site, id) ?? new ReceiptRecord(site, id);
        return new JsonOk<Receipt>(ReceiptViews.Of(record, receipt));
    }

    // Runs within the queue, so that no maintenance is missed on its way from memory to the store.
    private static async Task<Maintenance> FindAsync(HttpContext context, GroupCommitQueue queue, string site, string id) =>
        queue.Snapshot.Sites.GetValueOrDefault(site)?.Find(id)
        ?? await queue.WriteAsync(context.Caller(), transaction => transaction.Snapshot.Sites.GetValueOrDefault(site)?.Find(id)
            ?? transaction.FindMaintenance(site, id)
            ?? throw Refuse.MaintenanceNotFound(site, id, transaction.FindEndOfRemoved(site, id)));
}
