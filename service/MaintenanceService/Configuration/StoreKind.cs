namespace MaintenanceService.Configuration;

/// <summary>What the state is kept in.</summary>
internal enum StoreKind
{
    /// <summary>A SQLite file of the service's own.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database.</summary>
    Postgres,
}
