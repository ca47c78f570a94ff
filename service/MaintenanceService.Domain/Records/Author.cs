using MaintenanceService.Client;

namespace MaintenanceService.Domain.Records;

/// <summary>Who makes a change, and from which address.</summary>
internal sealed record Author(Actor Actor, string? RemoteAddress = null)
{
    /// <summary>The service itself, for changes that time makes.</summary>
    public static Author Service { get; } = new(new Actor { Key = null, Name = "service" });
}
