using MaintenanceService.Client;

namespace MaintenanceService.Domain.Records;

/// <summary>On whose behalf something is changed, and from which address.</summary>
internal sealed record Author(Actor Actor, string? RemoteAddress = null)
{
    /// <summary>The service itself: time and silence act through it.</summary>
    public static Author Service { get; } = new(new Actor { Key = null, Name = "service" });
}
