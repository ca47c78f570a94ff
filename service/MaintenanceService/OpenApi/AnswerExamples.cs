using System.Text.Json;
using System.Text.Json.Nodes;
using MaintenanceService.Client;

namespace MaintenanceService.OpenApi;

/// <summary>Returns an example response for each operation, built from the wire's own records, so that no member is missing.</summary>
internal static class AnswerExamples
{
    private const string Site = "shop";
    private const string Epoch = "1777200000-k3v9";
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly Actor Pipeline = new() { Key = "4q8zr2m6kx0c9t1v", Name = "deploy pipeline" };

    private static readonly Maintenance Running = new()
    {
        Id = "orders-2026-05",
        Site = Site,
        Status = MaintenanceStatus.Active,
        Mode = MaintenanceMode.Closed,
        Reason = "orders migration",
        Message = "We are back in half an hour.",
        StartsAt = Start,
        EndsAt = Start.AddMinutes(30),
        CreatedBy = Pipeline,
        CreatedAt = Start,
        Revision = 42,
    };

    private static readonly Maintenance Over = Running with
    {
        Status = MaintenanceStatus.Ended,
        EndedBy = Pipeline,
        EndedAt = Start.AddMinutes(12),
        EndReason = EndReason.Ended,
        Revision = 43,
    };

    private static readonly Convergence Converged = new()
    {
        Site = Site,
        Revision = 42,
        Mode = MaintenanceMode.Closed,
        Converged = true,
        ConvergedAt = Start.AddSeconds(3),
        Total = 3,
        Confirmed = 3,
        Blockers = [],
    };

    private static readonly Site Closed = new()
    {
        Name = Site,
        DisplayName = "Web shop",
        Mode = MaintenanceMode.Closed,
        Epoch = Epoch,
        Revision = 42,
        Settings = new SiteSettings { InstanceExpirySeconds = 120 },
        Maintenances = [Running],
        Converged = true,
        Convergence = Converged with { Blockers = null },
        CreatedAt = Start.AddDays(-90),
        UpdatedAt = Start,
    };

    private static readonly SiteState State = new()
    {
        Site = Site,
        Epoch = Epoch,
        Revision = 42,
        ServerTime = Start.AddSeconds(1),
        Mode = MaintenanceMode.Closed,
        Settings = Closed.Settings,
        Maintenances = [new() { Id = Running.Id, Status = Running.Status, Mode = Running.Mode, Message = Running.Message, StartsAt = Start, EndsAt = Running.EndsAt }],
    };

    private static readonly Instance Confirmed = new()
    {
        Id = "web-1",
        Site = Site,
        State = InstanceState.Confirmed,
        Run = "5e0f7a2c",
        Epoch = Epoch,
        Revision = 42,
        Mode = MaintenanceMode.Closed,
        Exempt = ["GET /healthz"],
        AppVersion = "3.1.0",
        FirstSeenAt = Start.AddDays(-2),
        LastSeenAt = Start.AddSeconds(3),
        AppliedAt = Start.AddSeconds(1),
    };

    private static readonly Receipt Done = new()
    {
        Maintenance = Over,
        ConvergedAt = Start.AddSeconds(3),
        ReopenedAt = Start.AddMinutes(12).AddSeconds(1),
        Refused = 118,
        Instances = [new() { Instance = "web-1", ConfirmedAt = Start.AddSeconds(3), ReopenedAt = Start.AddMinutes(12).AddSeconds(1), Refused = 118 }],
    };

    private static readonly Pass Given = new()
    {
        Id = "7c2m4kx9q1z8r5tv",
        Site = Site,
        For = "Kim, who tests the checkout",
        ExpiresAt = Start.AddHours(2),
        CreatedBy = Pipeline,
        CreatedAt = Start,
    };

    private static readonly Key Made = new() { Id = "4q8zr2m6kx0c9t1v", Name = "deploy pipeline", Role = KeyRole.Operator, Sites = ["shop", "shop-*"], CreatedAt = Start };

    private static readonly Webhook Told = new()
    {
        Id = "2k9x1q8z4m7c5rtv",
        Url = "https://hooks.example.com/maintenance",
        Sites = ["shop", "shop-*"],
        Events = [WebhookEvent.Started, WebhookEvent.Converged, WebhookEvent.Ended, WebhookEvent.Reopened],
        CreatedBy = Pipeline,
        CreatedAt = Start.AddDays(-30),
        LastDeliveredAt = Start.AddSeconds(4),
    };

    private static readonly HistoryEntry Started = new()
    {
        Seq = 1207,
        At = Start,
        Actor = Pipeline,
        Action = HistoryAction.MaintenanceStarted,
        Site = Site,
        Maintenance = Running.Id,
        Revision = 42,
        Detail = Running.Reason,
        RemoteAddress = "192.0.2.7",
        Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    };

    /// <summary>Returns the successful response of an operation; null where it has no body.</summary>
    public static JsonNode? Of(string operationId) => operationId switch
    {
        "ListSites" => List(Closed with { Convergence = null }),
        "PutSite" or "GetSite" => Json(Closed),
        "ListMaintenances" => List(Running),
        "StartMaintenance" or "PutMaintenance" or "GetMaintenance" or "PatchMaintenance" => Json(Running),
        "RenewMaintenance" => Json(Running with { EndsAt = null, Lease = new Lease { Seconds = 120, ExpiresAt = Start.AddMinutes(4) } }),
        "EndMaintenance" => Json(Over),
        "EndAllMaintenances" => List(Over),
        "GetReceipt" => Json(Done),
        "GetConvergence" => Json(Converged),
        "ListInstances" => List(Confirmed),
        "ReportInstance" => Json(State),
        "CreatePass" => Json(Given with { Token = "mnp_7c2m4kx9q1z8r5tv_…" }),
        "ListPasses" => List(Given),
        "GetSiteHistory" or "GetHistory" => List(Started),
        "CreateKey" => Json(Made with { Secret = "mnt_4q8zr2m6kx0c9t1v_…" }),
        "ListKeys" => List(Made),
        "CreateWebhook" => Json(Told with { LastDeliveredAt = null, Secret = "whsec_…" }),
        "ListWebhooks" => List(Told),
        "TestWebhook" => Json(new WebhookTest { Delivered = true, Status = 204, Detail = "The receiver answered 204." }),
        "RotateWebhook" => Json(Told with { Secret = "whsec_…" }),
        _ => null,
    };

    /// <summary>Returns a value for a parameter of an operation's path: the one of the record that the operation's example shows.</summary>
    public static string? PathValue(string parameter, string operationId) => parameter switch
    {
        "site" => Site,
        "instance" => Confirmed.Id,
        "id" when operationId.EndsWith("Pass", StringComparison.Ordinal) => Given.Id,
        "id" when operationId.EndsWith("Key", StringComparison.Ordinal) => Made.Id,
        "id" when operationId.EndsWith("Webhook", StringComparison.Ordinal) => Told.Id,
        "id" => Running.Id,
        _ => null,
    };

    /// <summary>Returns the blockers of a <c>not-converged</c> problem.</summary>
    public static JsonObject NotConverged() => Json(Converged with
    {
        Converged = false,
        ConvergedAt = null,
        Confirmed = 2,
        RequestsInFlight = 1,
        Blockers =
        [
            new Blocker
            {
                Instance = "web-3",
                Reason = BlockerReason.Draining,
                Detail = "1 older request and 0 older connections still run.",
                Since = Start.AddSeconds(1),
                Oldest = [new InFlightItem { Name = "POST /orders/{id}", Kind = InFlightKind.Request, Seconds = 12 }],
            },
        ],
    }).AsObject();

    private static JsonNode Json<T>(T value) => JsonSerializer.SerializeToNode(value, WireJson.TypeInfo<T>())!;

    private static JsonNode List<T>(T item) => Json(new Page<T> { Items = [item] });
}
