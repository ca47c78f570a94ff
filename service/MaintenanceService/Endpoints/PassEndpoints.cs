using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using MaintenanceService.Authentication;
using MaintenanceService.Authorization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Passes;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MaintenanceService.Endpoints;

/// <summary>Creates, lists and revokes passes.</summary>
internal static class PassEndpoints
{
    private const string Tag = "Passes";

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapPost("/sites/{site}/passes", CreateAsync)
            .RequireAuthorization(AccessPolicies.Operators)
            .Operation("CreatePass", Tag, "Give a pass", "A personal token that lets its bearer through; it is shown in this answer only.")
            .Refuses(
                ProblemKind.SiteNotFound, ProblemKind.MaintenanceNotFound, ProblemKind.MaintenanceEnded, ProblemKind.TooLarge,
                ProblemKind.UnsupportedMediaType, ProblemKind.InvalidValue, ProblemKind.InvalidWindow, ProblemKind.StorageUnavailable, ProblemKind.StorageFull);
        v1.MapGet("/sites/{site}/passes", List)
            .RequireAuthorization(AccessPolicies.Operators)
            .Operation("ListPasses", Tag, "List passes", "Newest first, without their tokens.")
            .Refuses(ProblemKind.SiteNotFound, ProblemKind.StorageUnavailable);
        v1.MapDelete("/sites/{site}/passes/{id}", RevokeAsync)
            .RequireAuthorization(AccessPolicies.Operators)
            .Operation("RevokePass", Tag, "Revoke a pass", "It stops working wherever the change arrives.")
            .Refuses(ProblemKind.SiteNotFound, ProblemKind.NotFound, ProblemKind.StorageUnavailable, ProblemKind.StorageFull);
    }

    private static async Task<JsonCreated<Pass>> CreateAsync(string site, Body<PassRequest> body, HttpContext context, GroupCommitQueue queue)
    {
        Pass pass = await queue.WriteAsync(context.Caller(), transaction => PassCommands.Create(transaction, site, body.Value, context.Caller().Author));
        return new JsonCreated<Pass>($"/v1/sites/{site}/passes/{pass.Id}", pass);
    }

    private static Ok<Page<Pass>> List(string site, IStoreReader store, [FromQuery, Description(Paging.LimitDescription), Range(1, Paging.MaxLimit)] int? limit = null, [FromQuery, Description(Paging.CursorDescription)] string? cursor = null)
    {
        int pageSize = Paging.Limit(limit);
        string list = $"passes/{site}";
        IReadOnlyList<Numbered<PassRecord>> found = store.ListPasses(site, Paging.Number(list, cursor), pageSize + 1);
        return TypedResults.Ok(Paging.Page(
            list, found, pageSize, item => item.Value.Pass, item => item.Number.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<NoContent> RevokeAsync(string site, string id, HttpContext context, GroupCommitQueue queue)
    {
        await queue.WriteAsync(context.Caller(), transaction => PassCommands.Revoke(transaction, site, id, context.Caller().Author));
        return TypedResults.NoContent();
    }
}
