namespace MaintenanceService.Configuration;

/// <summary>
/// Settings of the app's package, which stand in a section of the same name: an environment that is shared by an app and the service may
/// hold both.
/// </summary>
internal static class AppSettings
{
    public static IReadOnlyCollection<string> Names { get; } =
    [
        "Service", "Site", "ApiKey", "ApiKeyFile", "Instance", "AllowHttp", "ForceMode", "SnapshotFile", "WhenUnknown", "BypassRoles",
        "BypassPolicy", "BypassNetworks", "ExemptPaths", "ExemptHealthChecks", "ExemptSignIn", "ExemptStaticAssets", "StatusEndpoint", "StatusOrigins", "WriteResponse",
    ];
}
