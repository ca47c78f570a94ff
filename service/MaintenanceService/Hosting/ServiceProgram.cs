using System.Runtime.InteropServices;
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
        if (line.Text is { } text)
        {
            await (line.ExitCode == 0 ? Console.Out : Console.Error).WriteLineAsync(text);
            return line.ExitCode;
        }

        PrivateFolder.ApplyToNewFiles();
        try
        {
            return await RunAsync(line);
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync(StartFaultException.Explain(exception));
            return StartFaultException.ExitCode;
        }
    }

    private static async Task<int> RunAsync(CommandLine line)
    {
        using var quiet = new QuietStart();
        await using WebApplication app = ServiceApp.Build(line.Settings, builder => QuietStart.Add(builder.Services, quiet));
        if (line.Verb == HealthCheckVerb.Name)
        {
            return await HealthCheckVerb.RunAsync(line.Operands, app.Configuration);
        }

        if (app.Services.GetRequiredService<IOptions<ServiceOptions>>().Value.Store == StoreKind.Postgres)
        {
            if (line.Verb is not null)
            {
                throw new StartFaultException($"The verb {line.Verb} works on a SQLite store, but Maintenance:Store is Postgres. Use PostgreSQL's own tools, such as pg_dump.");
            }

            return await PostgresProgram.RunAsync(
                line.Settings, app.Configuration, active => ServeAsync(active, quiet), services => QuietStart.Add(services, quiet));
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

        if (line.Verb is not null)
        {
            return await new StoreVerbs(folder, TimeProvider.System, Console.Out).RunAsync(line.Verb, line.Operands);
        }

        // Read before anything starts, so that a fault of the store is told in one sentence.
        app.Services.GetRequiredService<Transactor>();
        await ServeAsync(app, quiet);
        return 0;
    }

    private static async Task ServeAsync(WebApplication app, QuietStart quiet)
    {
        // A terminal that closes, or a supervisor that knows this signal only: as on SIGTERM.
        using PosixSignalRegistration hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            app.Lifetime.StopApplication();
        });
        await app.StartAsync();
        quiet.End();
        await app.WaitForShutdownAsync();
    }
}
