using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>What the app itself says, fixed for the life of the process.</summary>
/// <param name="Site">The site.</param>
/// <param name="Forced">The app's constant, where it has one.</param>
/// <param name="WhenUnknown">What holds where nothing was ever heard.</param>
/// <param name="AppVersion">The app's version, for reports.</param>
internal sealed record StateInputs(string Site, MaintenanceMode? Forced, MaintenanceMode WhenUnknown, string? AppVersion);
