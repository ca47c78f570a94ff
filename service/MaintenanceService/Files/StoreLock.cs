namespace MaintenanceService.Files;

/// <summary>Lets one process at a time use a SQLite store; another waits a while, since the previous one may be stopping.</summary>
internal sealed class StoreLock : IDisposable
{
    /// <summary>The exit code of a process that did not get the lock (EX_TEMPFAIL).</summary>
    public const int ExitCode = 75;

    /// <summary>EWOULDBLOCK of Linux and of macOS, and the sharing violation of Windows.</summary>
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null where another process held it for the whole waiting time.</summary>
    /// <exception cref="StartFaultException">The lock file can't be created.</exception>
    public static async Task<StoreLock?> AcquireAsync(string storeFile, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken = default)
    {
        long startedAt = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new StoreLock(new FileStream(storeFile + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException || (exception is IOException && !Held.Contains(exception.HResult)))
            {
                throw new StartFaultException(
                    $"The service can't write {storeFile}.lock ({exception.Message.TrimEnd('.')}). Let the service's account write there, or name another folder (Maintenance:DataFolder).", exception);
            }
            catch (IOException) when (time.GetElapsedTime(startedAt) < timeout)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
