using System.Data.Common;

namespace MaintenanceService.Store.Postgres;

/// <summary>Thrown when what a database holds does not permit its use, until an administrator has changed that.</summary>
/// <param name="kind">What is wrong, in words that are for everybody.</param>
/// <param name="detail">The same with names, for the log.</param>
/// <param name="remedy">What to do.</param>
internal sealed class UnusableDatabaseException(string kind, string detail, string remedy) : DbException(detail)
{
    /// <summary>What is wrong, in words that are for everybody.</summary>
    public string Kind => kind;

    /// <summary>What to do.</summary>
    public string Remedy => remedy;
}
