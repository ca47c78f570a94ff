using MaintenanceService.Backups;
using MaintenanceService.Files;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Verbs;

/// <summary>Requests a copy of the store from a running service.</summary>
internal sealed class RunningBackup(string storeFile, TimeProvider time, TextWriter output)
{
    private const int Failed = 1;

    /// <summary>How long a service may take to notice the request, which it checks each second.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Longer than the largest store takes.</summary>
    private static readonly TimeSpan MadeWithin = TimeSpan.FromHours(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string copy)
    {
        if (StoreVerbs.CopyFault(copy) is { } known)
        {
            await Console.Error.WriteLineAsync(known);
            return Failed;
        }

        BackupRequest request = BackupRequest.Send(storeFile);
        try
        {
            if ((await WaitAsync(request) ?? StoreVerbs.CopyFault(copy)) is { } fault)
            {
                await Console.Error.WriteLineAsync(fault);
                return Failed;
            }

            // On another disk the file is copied: what is there is checked and flushed as any other copy.
            SqliteBackup.Write(unfinished => File.Move(request.Copy, unfinished), copy);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
        finally
        {
            File.Delete(request.Copy);
            File.Delete(request.Failure);
        }

        await output.WriteLineAsync($"{copy} is a checked copy of {storeFile}, made by the running service.");
        return 0;
    }

    private async Task<string?> WaitAsync(BackupRequest request)
    {
        long sentAt = time.GetTimestamp();
        while (File.Exists(request.File))
        {
            if (time.GetElapsedTime(sentAt) > RequestTimeout)
            {
                File.Delete(request.File);
                return $"Another process holds {storeFile}, but takes no request for a copy within {RequestTimeout.TotalSeconds:0} seconds. If it is another verb, wait until it is done; if it is the service, read its log.";
            }

            await Task.Delay(Pause, time);
        }

        while (true)
        {
            // Read first: the service ends the request after it has written the outcome.
            bool isTaken = File.Exists(request.Taken);
            if (File.Exists(request.Copy))
            {
                return null;
            }

            if (File.Exists(request.Failure))
            {
                return await ExplainAsync(request);
            }

            // A process that has ended holds no lock any more, and creates no copy.
            using StoreLock? free = await StoreLock.AcquireAsync(storeFile, TimeSpan.Zero, time);
            if (!isTaken || (free is not null && !File.Exists(request.Copy)))
            {
                return "The service stopped before the copy was made. Run the verb again.";
            }

            if (time.GetElapsedTime(sentAt) > MadeWithin)
            {
                return $"The service has made no copy within {MadeWithin.TotalMinutes:0} minutes. Read its log.";
            }

            await Task.Delay(Pause, time);
        }
    }

    private async Task<string> ExplainAsync(BackupRequest request)
    {
        string why = await File.ReadAllTextAsync(request.Failure);
        return why.Length > 0 ? why
            : $"The running service can't make a copy: {BackupSpace.Fault(Path.GetDirectoryName(storeFile)!, storeFile) ?? $"it can't write beside {storeFile}. Read its log"}.";
    }
}
