using MaintenanceService.Configuration;
using MaintenanceService.Hosting.Verbs;
using MaintenanceService.Store;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Hosting;

/// <summary>Runs the executable: takes the store's lock, then does what its verb says, or serves until it is told to stop.</summary>
internal static class ServiceProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        CommandLine line = CommandLine.Parse(args);
        if (line.Usage is { } usage)
        {
            await Console.Error.WriteLineAsync(usage);
            return CommandLine.UsageExitCode;
        }

        await using WebApplication app = ServiceApp.Build(line.Settings);
        if (line.Verb == HealthCheckVerb.Name)
        {
            return await HealthCheckVerb.RunAsync(line.Operands, app.Configuration);
        }

        DataFolder folder = app.Services.GetRequiredService<DataFolder>();
        var patience = TimeSpan.FromSeconds(app.Services.GetRequiredService<IOptions<ServiceOptions>>().Value.StoreLockSeconds);
        using StoreLock? storeLock = await StoreLock.TakeAsync(folder.StoreFile, patience, TimeProvider.System);
        if (storeLock is null)
        {
            await Console.Error.WriteLineAsync(
                $"Another process holds {folder.StoreFile}. Stop it, or give this one a data folder of its own (Maintenance:DataFolder).");
            return StoreLock.ExitCode;
        }

        try
        {
            if (line.Verb is not null)
            {
                return await new StoreVerbs(folder, TimeProvider.System, Console.Out).RunAsync(line.Verb, line.Operands);
            }

            // Read before anything starts, so that a fault of the store is told in one sentence.
            app.Services.GetRequiredService<Transactor>();
            await app.RunAsync();
            return 0;
        }
        catch (StoreFaultException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return StoreFaultException.ExitCode;
        }
    }
}
