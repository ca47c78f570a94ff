using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>
/// Observes whether commits of a connection reached the database's synchronous standby. A commit that waits for a standby that does not answer
/// can be cancelled, by a timeout or by an operator: the database then reports success, with a warning that the standby may not have it.
/// </summary>
internal sealed class StandbyWait : IDisposable
{
    private const string Warning = "WARNING";
    private readonly NpgsqlConnection _connection;

    public StandbyWait(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notice += Note;
    }

    /// <summary>True where a commit is on the first server, and may be lost when its standby is promoted.</summary>
    public bool WasCutShort { get; private set; }

    public void Dispose() => _connection.Notice -= Note;

    private void Note(object sender, NpgsqlNoticeEventArgs args) =>
        WasCutShort |= args.Notice.InvariantSeverity == Warning && args.Notice.SqlState == PostgresErrorCodes.Warning;
}
