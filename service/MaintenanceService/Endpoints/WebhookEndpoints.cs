using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MaintenanceService.Authentication;
using MaintenanceService.Authorization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Webhooks;
using MaintenanceService.Endpoints.Http;
using MaintenanceService.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MaintenanceService.Endpoints;

/// <summary>Creates, lists, tests, rotates and deletes webhooks.</summary>
internal static class WebhookEndpoints
{
    private const string Tag = "Webhooks";

    /// <summary>How long resolving a name may take before it is treated as currently unknown.</summary>
    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(3);

    public static void Map(RouteGroupBuilder v1)
    {
        RouteGroupBuilder webhooks = v1.MapGroup("/webhooks").RequireAuthorization(AccessPolicies.Admins);
        webhooks.MapPost("", CreateAsync)
            .Operation("CreateWebhook", Tag, "Create a webhook", "Messages are sent and signed according to Standard Webhooks 1.0. Only this response contains the secret.")
            .Refuses(ProblemKind.TooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidValue, ProblemKind.StorageUnavailable, ProblemKind.StorageFull);
        webhooks.MapGet("", List)
            .Operation("ListWebhooks", Tag, "List webhooks", "Newest first, without their secrets: those whose sites are all the key's.");
        webhooks.MapDelete("/{id}", DeleteAsync)
            .Operation("DeleteWebhook", Tag, "Delete a webhook", "Messages that were not delivered yet are dropped.")
            .Refuses(ProblemKind.NotFound, ProblemKind.StorageUnavailable, ProblemKind.StorageFull);
        webhooks.MapPost("/{id}/test", TestAsync)
            .WithMetadata(new KeepsNothing())
            .Operation("TestWebhook", Tag, "Test a webhook", "Sends one message of the type `test` now, and returns the outcome.")
            .Refuses(ProblemKind.NotFound, ProblemKind.ShuttingDown);
        webhooks.MapPost("/{id}/rotate", RotateAsync)
            .Operation("RotateWebhook", Tag, "Rotate a webhook's secret", "The new secret is shown in this answer only. For a day each message is signed with the previous one too.")
            .Refuses(ProblemKind.NotFound, ProblemKind.StorageUnavailable, ProblemKind.StorageFull);
    }

    private static async Task<JsonCreated<Webhook>> CreateAsync(Body<WebhookRequest> body, HttpContext context, GroupCommitQueue queue, WebhookAddresses addresses, TimeProvider time)
    {
        Uri url = WebhookRule.Url(body.Value.Url);
        if ((addresses.Fault(url) ?? addresses.Fault(url, await ResolveAsync(url, time, context.RequestAborted))) is { } fault)
        {
            throw Refuse.Value("/url", fault);
        }

        Webhook webhook = await queue.WriteAsync(context.Caller(), transaction => WebhookCommands.Create(transaction, body.Value, context.Caller()));
        return new JsonCreated<Webhook>($"/v1/webhooks/{webhook.Id}", webhook);
    }

    private static Ok<Page<Webhook>> List(HttpContext context, IStateReader state, [FromQuery, Description(Paging.LimitDescription), Range(1, Paging.MaxLimit)] int? limit = null, [FromQuery, Description(Paging.CursorDescription)] string? cursor = null)
    {
        int pageSize = Paging.Limit(limit);
        string? after = Paging.Place("webhooks", cursor);
        WebhookRecord[] found = [.. state.Snapshot.Webhooks.Values
            .Where(webhook => WebhookRule.IsCovered(webhook.Sites, context.Caller().Sites))
            .OrderByDescending(Place, StringComparer.Ordinal)
            .Where(webhook => after is null || string.CompareOrdinal(Place(webhook), after) < 0)
            .Take(pageSize + 1)];
        return TypedResults.Ok(Paging.Page("webhooks", found, pageSize, WebhookViews.Of, Place));
    }

    private static async Task<NoContent> DeleteAsync(string id, HttpContext context, GroupCommitQueue queue)
    {
        await queue.WriteAsync(context.Caller(), transaction => WebhookCommands.Delete(transaction, id, context.Caller()));
        return TypedResults.NoContent();
    }

    private static async Task<JsonOk<Webhook>> RotateAsync(string id, HttpContext context, GroupCommitQueue queue) =>
        new JsonOk<Webhook>(await queue.WriteAsync(context.Caller(), transaction => WebhookCommands.Rotate(transaction, id, context.Caller())));

    private static async Task<Ok<WebhookTest>> TestAsync(string id, HttpContext context, GroupCommitQueue queue, WebhookKeys keys, WebhookSender sender, TimeProvider time)
    {
        Caller caller = context.Caller();
        StateSnapshot snapshot = queue.Snapshot;
        WebhookRecord webhook = WebhookCommands.Find(snapshot, id, caller);
        if (keys.Fault(webhook, snapshot) is { } fault)
        {
            return TypedResults.Ok(new WebhookTest { Detail = fault });
        }

        DateTimeOffset now = WireTime.Truncate(time.GetUtcNow());
        var data = new WebhookData { At = now, Actor = caller.Author.Actor, Detail = "A test: nothing has happened." };
        return TypedResults.Ok(await WaitingCall.RunAsync(
            context, cancellationToken => sender.SendAsync(webhook, WebhookOutbox.NewMessageId(), WebhookOutbox.Body("test", now, data), cancellationToken)));
    }

    // A name that can't be resolved now may be resolvable later; it is resolved and checked again for each message.
    private static async Task<IPAddress[]> ResolveAsync(Uri url, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ResolveTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await WebhookAddresses.ResolveAsync(url.IdnHost, either.Token);
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }

    private static string Place(WebhookRecord webhook) => webhook.CreatedAt.UtcTicks.ToString("D20", CultureInfo.InvariantCulture) + " " + webhook.Id;
}
