using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>Leaves an endpoint open for everybody during maintenance.</summary>
/// <param name="mode">
/// The strictest mode in which it stays open: <see cref="MaintenanceMode.Closed"/> = always; <see cref="MaintenanceMode.ReadOnly"/> = while
/// the site is readOnly, for endpoints that only read although they are called by POST or a WebSocket.
/// </param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllowDuringMaintenanceAttribute(MaintenanceMode mode) : Attribute
{
    /// <summary>Leaves an endpoint open in every mode.</summary>
    public AllowDuringMaintenanceAttribute()
        : this(MaintenanceMode.Closed)
    {
    }

    /// <summary>The strictest mode in which the endpoint stays open.</summary>
    public MaintenanceMode Mode { get; } = mode;
}
