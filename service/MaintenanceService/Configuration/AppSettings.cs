namespace MaintenanceService.Configuration;

/// <summary>
/// Lists the settings of the app's package, which are in a section of the same name: an environment that an app and the service share may
/// contain both.
/// </summary>
internal static class AppSettings
{
    public static IReadOnlyCollection<string> Names { get; } =
    [
        "Service", "Site", "ApiKey", "ApiKeyFile", "Instance", "AllowHttp", "ForceMode", "SnapshotFile", "WhenUnknown", "BypassRoles",
        "BypassPolicy", "BypassNetworks", "ExemptPaths", "ExemptHealthChecks", "ExemptSignIn", "ExemptStaticAssets", "StatusEndpoint", "StatusOrigins", "Page", "WriteResponse",
    ];
}
