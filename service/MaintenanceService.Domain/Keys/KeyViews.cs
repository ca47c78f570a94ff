using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Keys;

/// <summary>Maps a key to its wire record, without its secret.</summary>
internal static class KeyViews
{
    public static Key Of(KeyRecord record) => new()
    {
        Id = record.Id,
        Name = record.Name,
        Role = record.Role,
        Sites = record.Sites,
        CreatedAt = record.CreatedAt,
        ExpiresAt = record.ExpiresAt,
        LastUsedAt = record.LastUsedAt,
        RevokedAt = record.RevokedAt,
    };
}
