using MaintenanceService.Backups;
using MaintenanceService.Files;

namespace MaintenanceService.Verbs;

/// <summary>Requests a copy of the store from a running service.</summary>
internal sealed class RunningBackup(string storeFile, TimeProvider time, TextWriter output)
{
    private const int Failed = 1;

    /// <summary>How long a service may take to notice the request, which it checks each second.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Longer than the largest store takes; a service that was restarted meanwhile does not know of the request.</summary>
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
            if (await WaitAsync(request) is { } fault)
            {
                await Console.Error.WriteLineAsync(fault);
                return Failed;
            }

            // On another disk the file is copied; it is renamed only once the copy is complete.
            string unfinished = copy + ".unfinished";
            File.Move(request.Copy, unfinished, overwrite: true);
            File.Move(unfinished, copy);
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

        while (!File.Exists(request.Copy))
        {
            if (File.Exists(request.Failure))
            {
                return await File.ReadAllTextAsync(request.Failure);
            }

            // A process that has ended holds no lock any more, and creates no copy.
            using StoreLock? free = await StoreLock.AcquireAsync(storeFile, TimeSpan.Zero, time);
            if ((free is not null && !File.Exists(request.Copy)) || time.GetElapsedTime(sentAt) > MadeWithin)
            {
                return "The service stopped before the copy was made. Run the verb again.";
            }

            await Task.Delay(Pause, time);
        }

        return null;
    }
}
