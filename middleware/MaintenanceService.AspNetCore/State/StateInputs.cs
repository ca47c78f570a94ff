using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>The app's own settings, fixed for the life of the process.</summary>
/// <param name="Site">The site.</param>
/// <param name="Forced">The mode of <c>ForceMode</c>; null where it is not set.</param>
/// <param name="WhenUnknown">The mode before any state was received.</param>
/// <param name="AppVersion">The app's version, for reports.</param>
internal sealed record StateInputs(string Site, MaintenanceMode? Forced, MaintenanceMode WhenUnknown, string? AppVersion);
