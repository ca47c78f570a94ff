using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MaintenanceService.Authentication;
using MaintenanceService.Authorization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MaintenanceService.Endpoints;

/// <summary>Lists, creates, changes, reads and deletes sites.</summary>
internal static class SiteEndpoints
{
    private const string Tag = "Sites";

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/sites", List)
            .RequireAuthorization(AccessPolicies.Readers)
            .Operation("ListSites", Tag, "List sites", "The sites that the key may see, by name.");
        v1.MapPut("/sites/{site}", PutAsync)
            .RequireAuthorization(AccessPolicies.Admins).WithMetadata(new MissingSite(ExplainsInvalidName: true))
            .Operation("PutSite", Tag, "Create or change a site", "Creates the site, or replaces its display name and settings. Omitted members get their default.")
            .Refuses(ProblemKind.SiteNotFound, ProblemKind.RevisionConflict, ProblemKind.TooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidValue, ProblemKind.StorageUnavailable, ProblemKind.StorageFull);
        v1.MapGet("/sites/{site}", GetAsync)
            .RequireAuthorization(AccessPolicies.Readers)
            .Operation("GetSite", Tag, "Read a site", "The site with how far its instances are.")
            .Refuses(ProblemKind.SiteNotFound);
        v1.MapDelete("/sites/{site}", DeleteAsync)
            .RequireAuthorization(AccessPolicies.Admins).WithMetadata(new MissingSite(OnlyWithIfMatch: true))
            .Operation("DeleteSite", Tag, "Delete a site", "Refused while a maintenance is active or scheduled, or an instance is known. The history is kept.")
            .Refuses(ProblemKind.SiteNotFound, ProblemKind.SiteInMaintenance, ProblemKind.SiteHasInstances, ProblemKind.RevisionConflict, ProblemKind.StorageUnavailable, ProblemKind.StorageFull);
    }

    private static Ok<Page<Site>> List(HttpContext context, IStateReader state, InstanceRegistry registry,
        [FromQuery, Description("A site's name, or its beginning and a trailing `*`.")] string? name = null, [FromQuery, Description(Paging.LimitDescription), Range(1, Paging.MaxLimit)] int? limit = null, [FromQuery, Description(Paging.CursorDescription)] string? cursor = null)
    {
        int pageSize = Paging.Limit(limit);
        string? after = Paging.Place("sites", cursor);
        string pattern = name is null ? "*" : SiteName.TryNormalizePattern(name, out string normalized)
            ? normalized
            : throw Refuse.Malformed("name is a site's name, or its beginning and a trailing \"*\".");
        StateSnapshot snapshot = state.Snapshot;
        SiteRecord[] found = [.. snapshot.Sites.Values
            .Where(site => SiteName.Matches(pattern, site.Name) && context.Caller().Covers(site.Name))
            .Where(site => after is null || string.CompareOrdinal(site.Name, after) > 0)
            .OrderBy(site => site.Name, StringComparer.Ordinal)
            .Take(pageSize + 1)];
        return TypedResults.Ok(Paging.Page(
            "sites", found, pageSize, site => InList(site, snapshot.Epoch, registry), site => site.Name));
    }

    // A site that is deleted at the same time is returned as it was.
    private static Site InList(SiteRecord site, string epoch, InstanceRegistry registry) => registry.Evaluate(site.Name) is var (current, convergence)
        ? SiteViews.InList(current, epoch, convergence)
        : SiteViews.InList(site, epoch, new Convergence { Site = site.Name });

    private static async Task<Results<VersionedOk<Site>, VersionedCreated<Site>>> PutAsync(
        string site, IfMatchOrNoneMatch match, Body<SiteRequest> body, HttpContext context, GroupCommitQueue queue, InstanceRegistry registry)
    {
        (SiteRecord record, bool created) = await queue.WriteAsync(context.Caller(), transaction => SiteCommands.Put(transaction, site, body.Value, match.Precondition, context.Caller().Author));
        string epoch = queue.Snapshot.Epoch;
        Convergence convergence = registry.Evaluate(site)?.Convergence ?? new Convergence { Site = site };
        Site view = SiteViews.Of(record, epoch, convergence);
        string etag = ETags.Of(epoch, record.Revision);
        return created
            ? new VersionedCreated<Site>($"/v1/sites/{site}", view, etag)
            : new VersionedOk<Site>(view, etag);
    }

    private static async Task<VersionedOk<Site>> GetAsync(string site, IStateReader state, ConvergenceWait convergences)
    {
        (SiteRecord record, Convergence convergence) = await convergences.EvaluateAsync(site);
        return RecordAnswers.Of(record, state.Snapshot.Epoch, convergence);
    }

    private static async Task<NoContent> DeleteAsync(string site, IfMatch match, HttpContext context, GroupCommitQueue queue)
    {
        await queue.WriteAsync(context.Caller(), transaction => SiteCommands.Delete(transaction, site, match.Precondition, context.Caller().Author));
        return TypedResults.NoContent();
    }
}
