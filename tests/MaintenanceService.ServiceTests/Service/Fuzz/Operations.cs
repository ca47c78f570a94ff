using System.Text;

namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>A good request of every operation; the generated ones are made of them.</summary>
internal static class Operations
{
    private const string Maintenance =
        """{"mode":"readOnly","reason":"r","message":"m","link":"https://example.com/x","paths":["/a"],"exemptPaths":["/b"],"bypassNetworks":["10.0.0.0/8"],"startsAt":"2026-03-01T12:00:00Z","duration":"PT1H","lease":{"seconds":60,"onExpiry":"stayClosed"}}""";

    private const string Settings =
        """{"displayName":"d","settings":{"title":"t","message":"m","retryAfterSeconds":60,"exemptPaths":["/a"],"bypassNetworks":["::1"],"drainSeconds":5,"abortRequests":true,"whenDisconnected":"closed","disconnectedAfterSeconds":60,"instanceExpirySeconds":600}}""";

    private const string Report =
        """{"run":"r","sequence":7,"epoch":null,"revision":0,"mode":"open","forcedMode":null,"disconnectedAfterSeconds":null,"drainSeconds":30,"requestsInFlight":0,"connectionsOpen":0,"refused":0,"bypassed":0,"exempt":["/x"],"appVersion":"1","appliedAt":"2026-03-01T12:00:00Z"}""";

    private static readonly (string Operation, string Method, string Target, string? Body)[] All =
    [
        ("ListSites", "GET", "/v1/sites?name={site}*&limit=5", null),
        ("PutSite", "PUT", "/v1/sites/{site}", Settings),
        ("GetSite", "GET", "/v1/sites/{site}", null),
        ("DeleteSite", "DELETE", "/v1/sites/{site}", null),
        ("ListMaintenances", "GET", "/v1/sites/{site}/maintenances?status=active&createdBy=me&limit=2", null),
        ("StartMaintenance", "POST", "/v1/sites/{site}/maintenances", Maintenance),
        ("PutMaintenance", "PUT", "/v1/sites/{site}/maintenances/m-1", Maintenance),
        ("GetMaintenance", "GET", "/v1/sites/{site}/maintenances/m-1", null),
        ("PatchMaintenance", "PATCH", "/v1/sites/{site}/maintenances/m-1", Maintenance),
        ("RenewMaintenance", "POST", "/v1/sites/{site}/maintenances/m-1/renew", null),
        ("EndMaintenance", "DELETE", "/v1/sites/{site}/maintenances/m-1", null),
        ("EndAllMaintenances", "DELETE", "/v1/sites/{site}/maintenances", null),
        ("GetReceipt", "GET", "/v1/sites/{site}/maintenances/m-1/receipt", null),
        ("GetConvergence", "GET", "/v1/sites/{site}/convergence?maintenance=m-1&wait=0", null),
        ("ListInstances", "GET", "/v1/sites/{site}/instances?limit=5", null),
        ("ReportInstance", "PUT", "/v1/sites/{site}/instances/i-1", Report),
        ("RemoveInstance", "DELETE", "/v1/sites/{site}/instances/i-1", null),
        ("WatchSite", "GET", "/v1/sites/{site}/stream", null),
        ("CreatePass", "POST", "/v1/sites/{site}/passes", """{"for":"f","maintenance":null,"duration":"PT1H"}"""),
        ("ListPasses", "GET", "/v1/sites/{site}/passes?limit=2", null),
        ("RevokePass", "DELETE", "/v1/sites/{site}/passes/p-1", null),
        ("GetSiteHistory", "GET", "/v1/sites/{site}/history?limit=2", null),
        ("GetHistory", "GET", "/v1/history?limit=2", null),
        ("CreateKey", "POST", "/v1/keys", """{"name":"k","role":"viewer","sites":["shop","shop-*"],"expiresAt":"2027-01-01T00:00:00Z"}"""),
        ("ListKeys", "GET", "/v1/keys?limit=2", null),
        ("RevokeKey", "DELETE", "/v1/keys/k-1", null),
        ("CreateWebhook", "POST", "/v1/webhooks", """{"url":"https://hooks.invalid/","sites":["shop","shop-*"],"events":["started","ended"]}"""),
        ("ListWebhooks", "GET", "/v1/webhooks?limit=2", null),
        ("DeleteWebhook", "DELETE", "/v1/webhooks/w-1", null),
        ("TestWebhook", "POST", "/v1/webhooks/w-1/test", null),
        ("RotateWebhook", "POST", "/v1/webhooks/w-1/rotate", null),
    ];

    public static IEnumerable<string> Names => All.Select(one => one.Operation);

    /// <summary>One of each for a site.</summary>
    /// <param name="site">The site.</param>
    /// <param name="id">The maintenance's id: one that has ended would be refused for ever.</param>
    /// <param name="adminKey">The key for most.</param>
    /// <param name="instanceKey">The key for what instances do.</param>
    public static FuzzRequest[] Of(string site, string id, string adminKey, string instanceKey) => [.. All.Select(one =>
    {
        string key = one.Operation is "ReportInstance" or "WatchSite" or "RemoveInstance" ? instanceKey : adminKey;
        var request = new FuzzRequest(
            one.Operation, one.Method, one.Target.Replace("{site}", site, StringComparison.Ordinal).Replace("m-1", id, StringComparison.Ordinal), [("Authorization", $"Bearer {key}")],
            one.Body is null ? null : Encoding.UTF8.GetBytes(one.Body));
        return one.Body is null ? request : request.With("Content-Type", "application/json");
    })];
}
