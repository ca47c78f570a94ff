namespace MaintenanceService.Hosting;

/// <summary>Runs the executable: takes the store's lock, then serves until it is told to stop.</summary>
internal static class ServiceProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using WebApplication app = ServiceApp.Build(args);
        string storeFile = app.Services.GetRequiredService<DataFolder>().StoreFile;
        using StoreLock? storeLock = await StoreLock.TakeAsync(storeFile, TimeProvider.System);
        if (storeLock is null)
        {
            await Console.Error.WriteLineAsync($"Another process holds {storeFile}. Stop it, or give this one a data folder of its own (Maintenance:DataFolder).");
            return StoreLock.ExitCode;
        }

        await app.RunAsync();
        return 0;
    }
}
