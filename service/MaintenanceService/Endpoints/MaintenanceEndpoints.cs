using MaintenanceService.Authentication;
using MaintenanceService.Authorization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using static MaintenanceService.Domain.Problems.ProblemKind;

namespace MaintenanceService.Endpoints;

/// <summary>Starts, changes, renews and ends maintenances.</summary>
internal static class MaintenanceEndpoints
{
    private const string Tag = "Maintenances";

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapPost("/sites/{site}/maintenances", StartAsync)
            .RequireAuthorization(AccessPolicies.Operators)
            .Operation("StartMaintenance", Tag, "Start a maintenance", "Closes the site now, or at startsAt. The service generates the id; use PutMaintenance for requests that must be safe to repeat.")
            .Refuses(SiteNotFound, TooLarge, UnsupportedMediaType, InvalidValue, InvalidWindow, StorageUnavailable, StorageFull);
        v1.MapPut("/sites/{site}/maintenances/{id}", PutAsync)
            .RequireAuthorization(AccessPolicies.Operators)
            .Operation("PutMaintenance", Tag, "Start or replace a maintenance", "The caller chooses the id, so that repeating the request is safe: an identical request changes nothing. Omitted members get their default.")
            .Refuses(SiteNotFound, MaintenanceEnded, AlreadyStarted, RevisionConflict, TooLarge, UnsupportedMediaType, InvalidValue, InvalidWindow, StorageUnavailable, StorageFull);
        v1.MapPatch("/sites/{site}/maintenances/{id}", PatchAsync)
            .RequireAuthorization(AccessPolicies.Operators)
            .Operation("PatchMaintenance", Tag, "Change a maintenance", "A JSON merge patch: extend, shorten, change the message. null = the member's default.")
            .Refuses(SiteNotFound, MaintenanceNotFound, MaintenanceEnded, AlreadyStarted, RevisionConflict, TooLarge, UnsupportedMediaType, InvalidValue, InvalidWindow, StorageUnavailable, StorageFull);
        v1.MapPost("/sites/{site}/maintenances/{id}/renew", RenewAsync)
            .RequireAuthorization(AccessPolicies.Operators)
            .Operation("RenewMaintenance", Tag, "Renew a lease", "Moves the lease to its full length from now, and clears expired.")
            .Refuses(SiteNotFound, MaintenanceNotFound, MaintenanceEnded, NoLease, StorageUnavailable, StorageFull);
        v1.MapDelete("/sites/{site}/maintenances/{id}", EndAsync)
            .RequireAuthorization(AccessPolicies.Operators)
            .Operation("EndMaintenance", Tag, "End a maintenance", "Ends this one; the site stays closed while another holds it. A scheduled one is cancelled. Repeating the call returns the same record. With forbid=true and an unknown id: 204, and no maintenance can start under this id for a day.")
            .Refuses(SiteNotFound, MaintenanceNotFound, MaintenanceEnded, RevisionConflict, InvalidValue, StorageUnavailable, StorageFull);
        v1.MapDelete("/sites/{site}/maintenances", EndAllAsync)
            .RequireAuthorization(AccessPolicies.Operators)
            .Operation("EndAllMaintenances", Tag, "End all active maintenances", "Opens the site in one transaction, regardless of who started the maintenances; scheduled ones stay.")
            .Refuses(SiteNotFound, StorageUnavailable, StorageFull);
    }

    private static async Task<VersionedCreated<Maintenance>> StartAsync(string site, Body<MaintenanceRequest> body, HttpContext context, GroupCommitQueue queue)
    {
        Maintenance record = await queue.WriteAsync(context.Caller(), transaction => MaintenanceCommands.Start(transaction, site, body.Value, context.Caller().Author));
        return Created(queue, record);
    }

    private static async Task<Results<VersionedOk<Maintenance>, VersionedCreated<Maintenance>>> PutAsync(
        string site, string id, IfMatchOrNoneMatch match, Body<MaintenanceRequest> body, HttpContext context, GroupCommitQueue queue)
    {
        if (!RecordId.IsValid(id))
        {
            throw new ProblemException(InvalidValue, RecordId.Rule);
        }

        (Maintenance record, bool created) = await queue.WriteAsync(
            context.Caller(), transaction => MaintenanceCommands.Put(transaction, site, id, body.Value, match.Precondition, context.Caller().Author));
        return created ? Created(queue, record) : Versioned(queue, record);
    }

    private static async Task<VersionedOk<Maintenance>> PatchAsync(string site, string id, IfMatch match, PatchBody body, HttpContext context, GroupCommitQueue queue)
    {
        Maintenance record = await queue.WriteAsync(
            context.Caller(), transaction => MaintenanceCommands.Patch(transaction, site, id, body.Patch, match.Precondition, context.Caller().Author));
        return Versioned(queue, record);
    }

    private static async Task<VersionedOk<Maintenance>> RenewAsync(string site, string id, HttpContext context, GroupCommitQueue queue) =>
        Versioned(queue, await queue.WriteAsync(context.Caller(), transaction => MaintenanceCommands.Renew(transaction, site, id)));

    private static async Task<Results<VersionedOk<Maintenance>, NoContent>> EndAsync(
        string site, string id, IfMatch match, HttpContext context, GroupCommitQueue queue, [FromQuery] bool forbid = false)
    {
        Author author = context.Caller().Author;

        // An id that no start can have needs no cancellation.
        Maintenance? record = await queue.WriteAsync(context.Caller(), transaction => forbid && RecordId.IsValid(id)
            ? MaintenanceEnds.EndOrForbid(transaction, site, id, match.Precondition, author)
            : MaintenanceEnds.End(transaction, site, id, match.Precondition, author));
        return record is null ? TypedResults.NoContent() : Versioned(queue, record);
    }

    private static async Task<JsonOk<Page<Maintenance>>> EndAllAsync(string site, HttpContext context, GroupCommitQueue queue) =>
        new JsonOk<Page<Maintenance>>(new Page<Maintenance> { Items = await queue.WriteAsync(context.Caller(), transaction => MaintenanceEnds.EndAll(transaction, site, context.Caller().Author)) });

    private static VersionedOk<Maintenance> Versioned(GroupCommitQueue queue, Maintenance record) =>
        new(record, ETags.Of(queue.Snapshot.Epoch, record.Revision));

    private static VersionedCreated<Maintenance> Created(GroupCommitQueue queue, Maintenance record) =>
        new($"/v1/sites/{record.Site}/maintenances/{record.Id}", record, ETags.Of(queue.Snapshot.Epoch, record.Revision));
}
