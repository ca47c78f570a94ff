namespace MaintenanceService.Store;

/// <summary>Thrown when the store can't be trusted and the service must not start on it. Names the file, the failed check, and the remedy.</summary>
internal sealed class StoreFaultException(string file, string check, string wayBack, Exception? inner = null) : Exception($"{file}: {check} {wayBack}", inner)
{
    /// <summary>The exit code of a process whose store has a fault (EX_CONFIG).</summary>
    public const int ExitCode = 78;

    public const string Restore =
        "Nothing was changed. Bring back a good copy with the verb \"restore FILE\" (the folder of backups of an SQLite store holds one for each of the last days).";
}
