namespace MaintenanceService.AspNetCore;

/// <summary>Leaves an endpoint open for everybody during maintenance.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllowDuringMaintenanceAttribute : Attribute;
