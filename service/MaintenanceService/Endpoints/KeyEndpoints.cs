using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using MaintenanceService.Authentication;
using MaintenanceService.Authorization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MaintenanceService.Endpoints;

/// <summary>Creates, lists and revokes keys.</summary>
internal static class KeyEndpoints
{
    private const string Tag = "Keys";

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapPost("/keys", CreateAsync)
            .RequireAuthorization(AccessPolicies.KeyMakers)
            .Operation("CreateKey", Tag, "Create a key", "The key is shown in this answer only; the service keeps its hash.")
            .Refuses(ProblemKind.TooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidValue, ProblemKind.InvalidWindow, ProblemKind.StorageUnavailable, ProblemKind.StorageFull);
        v1.MapGet("/keys", List)
            .RequireAuthorization(AccessPolicies.StoreAdmins)
            .Operation("ListKeys", Tag, "List keys", "Newest first, without their secrets.");
        v1.MapDelete("/keys/{id}", RevokeAsync)
            .RequireAuthorization(AccessPolicies.StoreAdmins)
            .Operation("RevokeKey", Tag, "Revoke a key", "It stops working within a second, its open streams within five; the webhooks that it created are disabled.")
            .Refuses(ProblemKind.NotFound, ProblemKind.LastAdminKey, ProblemKind.StorageUnavailable, ProblemKind.StorageFull);
    }

    private static async Task<JsonCreated<Key>> CreateAsync(Body<KeyRequest> body, HttpContext context, GroupCommitQueue queue)
    {
        Key key = await queue.WriteAsync(context.Caller(), transaction => KeyCommands.Create(transaction, body.Value, context.Caller().Author));
        return new JsonCreated<Key>($"/v1/keys/{key.Id}", key);
    }

    private static Ok<Page<Key>> List(IStateReader state, [FromQuery, Description(Paging.LimitDescription), Range(1, Paging.MaxLimit)] int? limit = null, [FromQuery, Description(Paging.CursorDescription)] string? cursor = null)
    {
        int pageSize = Paging.Limit(limit);
        string? after = Paging.Place("keys", cursor);
        KeyRecord[] found = [.. state.Snapshot.Keys.Values
            .OrderByDescending(Place, StringComparer.Ordinal)
            .Where(key => after is null || string.CompareOrdinal(Place(key), after) < 0)
            .Take(pageSize + 1)];
        return TypedResults.Ok(Paging.Page("keys", found, pageSize, KeyViews.Of, Place));
    }

    private static async Task<NoContent> RevokeAsync(string id, HttpContext context, GroupCommitQueue queue)
    {
        await queue.WriteAsync(context.Caller(), transaction => KeyCommands.Revoke(transaction, id, context.Caller().Author));
        return TypedResults.NoContent();
    }

    private static string Place(KeyRecord key) => key.CreatedAt.UtcTicks.ToString("D20", CultureInfo.InvariantCulture) + " " + key.Id;
}
