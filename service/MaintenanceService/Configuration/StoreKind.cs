namespace MaintenanceService.Configuration;

/// <summary>The kind of the store.</summary>
internal enum StoreKind
{
    /// <summary>A SQLite file of the service's own.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database.</summary>
    Postgres,
}
