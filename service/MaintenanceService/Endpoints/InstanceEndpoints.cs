using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MaintenanceService.Authentication;
using MaintenanceService.Authorization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MaintenanceService.Endpoints;

/// <summary>Lists and removes instances, and accepts their reports.</summary>
internal static class InstanceEndpoints
{
    private const string Tag = "Instances";

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/sites/{site}/instances", List)
            .RequireAuthorization(AccessPolicies.Readers)
            .Operation("ListInstances", Tag, "List instances", "The known instances of the site, by id.")
            .Refuses(ProblemKind.SiteNotFound);
        v1.MapPut("/sites/{site}/instances/{instance}", ReportAsync)
            .RequireAuthorization(AccessPolicies.Instances).WithMetadata(new MissingSite(), new KeepsNothing())
            .Operation("ReportInstance", Tag, "Report as an instance", "Registers the process, confirms what it enforces, and shows that it is alive. 200 with the site's state where the report has an older revision. Each of these responses carries Maintenance-Report: <run>/<sequence>. A Date, by the service's clock, tells when the report was sent: a service that has started since does not count on its disconnectedAfterSeconds.")
            .Refuses(ProblemKind.SiteNotFound, ProblemKind.InstanceReplaced, ProblemKind.RegistryFull, ProblemKind.TooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidValue, ProblemKind.StorageUnavailable, ProblemKind.StorageFull);
        v1.MapDelete("/sites/{site}/instances/{instance}", RemoveAsync)
            .RequireAuthorization(AccessPolicies.OperatorsAndInstances)
            .Operation("RemoveInstance", Tag, "Remove an instance", "For an instance that stops, or that an operator knows to be gone. An instance that reports again is registered again. An instance key must name its own run; a repeated call within a day is answered 204.")
            .Refuses(ProblemKind.SiteNotFound, ProblemKind.InstanceNotFound, ProblemKind.StorageUnavailable, ProblemKind.StorageFull);
    }

    private static Ok<Page<Instance>> List(string site, IStateReader state, InstanceRegistry registry, [FromQuery, Description(Paging.LimitDescription), Range(1, Paging.MaxLimit)] int? limit = null, [FromQuery, Description(Paging.CursorDescription)] string? cursor = null)
    {
        int pageSize = Paging.Limit(limit);
        string list = $"instances/{site}";
        string? after = Paging.Place(list, cursor);
        SiteRecord record = state.Snapshot.Sites.GetValueOrDefault(site) ?? throw Refuse.SiteNotFound(site);
        Instance[] found = [.. registry.List(record)
            .Where(instance => after is null || string.CompareOrdinal(instance.Id, after) > 0)
            .Take(pageSize + 1)];
        return TypedResults.Ok(Paging.Page(list, found, pageSize, instance => instance, instance => instance.Id));
    }

    private static async Task<Results<JsonOk<SiteState>, NoContent>> ReportAsync(
        string site, string instance, ReportBody body, HttpContext context, IStateReader state, InstanceReports reports, RegistrationLimit registrations, TimeProvider time)
    {
        Caller caller = context.Caller();
        InstanceReport report = body.Report with { SentAt = context.Request.GetTypedHeaders().Date };
        if (!RecordId.IsValid(instance))
        {
            throw new ProblemException(ProblemKind.InvalidValue, RecordId.Rule);
        }

        SiteRecord? behind = await reports.ReportAsync(site, instance, report, caller.MayCreateByReport(site), caller.Author, transaction =>
        {
            caller.EnsureValid(transaction);
            registrations.Acquire(caller.KeyId);
        });
        context.Response.Headers[ReportHeader.Name] = ReportHeader.Format(report.Run!, report.Sequence!.Value);
        return behind is null
            ? TypedResults.NoContent()
            : new JsonOk<SiteState>(SiteStates.Of(behind, state.Snapshot.Epoch, time.GetUtcNow(), caller.SeesPasses));
    }

    private static async Task<NoContent> RemoveAsync(
        string site, string instance, HttpContext context, IStore store, InstanceRemovals removals, TimeProvider time, [FromQuery] string? run = null)
    {
        Caller caller = context.Caller();
        if (caller.Role == KeyRole.Instance && run is null)
        {
            throw new ProblemException(ProblemKind.Forbidden, "An instance key can remove only its own process: name it with ?run=.");
        }

        try
        {
            await removals.RemoveAsync(site, instance, run, caller.Author, caller.EnsureValid);
        }
        catch (ProblemException refusal) when (
            refusal.Kind == ProblemKind.InstanceNotFound && InstanceRemovals.WasRemoved(store, site, instance, run, time.GetUtcNow()))
        {
            // The answer to the first request was lost.
        }

        return TypedResults.NoContent();
    }
}
