namespace MaintenanceService.Hosting;

/// <summary>Lets one process at a time use a SQLite store; another waits a while, since the former may just be stopping.</summary>
internal sealed class StoreLock : IDisposable
{
    /// <summary>The exit code of a process that did not get the lock (EX_TEMPFAIL).</summary>
    public const int ExitCode = 75;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null where another process kept it for as long as we wait.</summary>
    public static async Task<StoreLock?> TakeAsync(string storeFile, TimeSpan patience, TimeProvider time)
    {
        long startedAt = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new StoreLock(new FileStream(storeFile + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (time.GetElapsedTime(startedAt) < patience)
            {
                await Task.Delay(Pause, time);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
