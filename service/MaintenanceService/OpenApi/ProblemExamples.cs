using System.Text.Json.Nodes;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Endpoints.Http;

namespace MaintenanceService.OpenApi;

/// <summary>Returns an example body for each kind of problem.</summary>
internal static class ProblemExamples
{
    /// <param name="kind">The kind.</param>
    /// <param name="instance">The path of the request.</param>
    /// <param name="operation">The operation that answers with it.</param>
    public static JsonNode Of(ProblemKind kind, string instance, string operation)
    {
        var body = new JsonObject
        {
            ["type"] = Problem.TypePrefix + ProblemSlugs.Slug(kind),
            ["title"] = ProblemSlugs.Title(kind),
            ["status"] = ProblemSlugs.Status(kind),
            ["detail"] = kind == ProblemKind.InvalidValue ? InvalidValue(operation) : Detail(kind),
            ["instance"] = instance,
        };
        switch (kind)
        {
            case ProblemKind.InvalidWindow:
                body["pointer"] = "/duration";
                break;
            case ProblemKind.SiteNotFound:
                body["suggestion"] = "shop";
                break;
            case ProblemKind.RevisionConflict:
                body["currentETag"] = "\"1777200000-k3v9.42\"";
                break;
            case ProblemKind.NotConverged:
                foreach ((string name, JsonNode? value) in AnswerExamples.NotConverged().ToArray())
                {
                    body[name] = value?.DeepClone();
                }

                break;
        }

        return body;
    }

    private static string InvalidValue(string operation) => operation switch
    {
        "EndMaintenance" => "The site \"shop\" remembers 200 starts that were cancelled within a day, the maximum. Find out what starts and cancels them, and try again later.",
        "ReportInstance" => "Give a whole number from 0 to 9007199254740991.",
        "CreatePass" or "CreateKey" => "This text has 201 characters; at most 200 are kept.",
        "CreateWebhook" => "A webhook without sites would receive nothing; [\"*\"] is every site.",
        _ => "At most 100 entries; these are 101.",
    };

    private static string Detail(ProblemKind kind) => kind switch
    {
        ProblemKind.MalformedRequest => "The query parameter limit stands more than once.",
        ProblemKind.Unauthenticated => "Send a valid key as \"Authorization: Bearer <key>\".",
        ProblemKind.Forbidden => "This operation needs a key with another role.",
        ProblemKind.SiteNotFound => "There is no site \"shpo\" that this key may read. Did you mean \"shop\"?",
        ProblemKind.MaintenanceNotFound => "The site \"shop\" has no maintenance \"orders-2026-05\". List the site's maintenances to find its id.",
        ProblemKind.MaintenanceEnded => "The maintenance \"orders-2026-05\" ended at 2026-05-01T20:12:00.000Z (ended by deploy pipeline). An id is used once: start a new maintenance under another.",
        ProblemKind.AlreadyStarted => "The maintenance \"orders-2026-05\" has been active since 2026-05-01T20:00:00.000Z; its start can't move any more.",
        ProblemKind.NoLease => "The maintenance \"orders-2026-05\" has no lease to renew. Give it a lease first.",
        ProblemKind.NotConverged => "2 of 3 instances confirmed. In the way: web-3: POST /orders/{id} for 12 s.",
        ProblemKind.SiteInMaintenance => "The site \"shop\" has 1 maintenance active or scheduled (orders-2026-05). End them first.",
        ProblemKind.SiteHasInstances => "The site \"shop\" has 3 known instances. Stop the app, or remove the instances that no longer run.",
        ProblemKind.InstanceReplaced => "A newer process reports as \"web-1\". Two processes must not share an instance name: use another one, and correct the setting.",
        ProblemKind.LastAdminKey => "This is the last valid admin key for every site. Create another one first.",
        ProblemKind.RevisionConflict => "The record was changed since you read it. Read it again, and decide again.",
        ProblemKind.TooLarge => "A body has at most 64 KB.",
        ProblemKind.UnsupportedMediaType => "Send the body as application/json, in UTF-8.",
        ProblemKind.InvalidWindow => "A maintenance ends at most 366 days from now.",
        ProblemKind.RateLimited => "Too many failed authentications from this address; wait, and send a valid key.",
        ProblemKind.StorageUnavailable => "The service can't reach its store: nothing was written. Send the request again in a moment.",
        ProblemKind.TooManyStreams => "The site has 12000 streams open, as many as configured (Maintenance:MaxStreamsPerSite). Close some, or try again in a moment.",
        ProblemKind.ShuttingDown => "The service is shutting down; ask again in a moment.",
        ProblemKind.Standby => LeaseGuard.Standby().Message,
        ProblemKind.StorageFull => "The service's disk is full: nothing was written. Free some space and send the request again.",
        _ => $"{ProblemSlugs.Title(kind)}.",
    };
}
