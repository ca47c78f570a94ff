using MaintenanceService.Configuration;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Files;
using MaintenanceService.Verbs;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Hosting;

/// <summary>Runs the executable: takes the store's lock, then runs its verb, or serves until it is asked to stop.</summary>
internal static class ServiceProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        CommandLine line = CommandLine.Parse(args);
        if (line.Text is { } text)
        {
            return await PrintAsync(text, line.ExitCode);
        }

        PrivateFolder.ApplyToNewFiles();

        // A verb does not handle signals, which kill it: each of its steps is atomic.
        using StopSignals? signals = line.Verb is null ? new StopSignals() : null;
        CancellationToken stop = signals?.StopRequested ?? CancellationToken.None;
        try
        {
            return await RunAsync(line, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync(StartFaultException.Explain(exception));
            return StartFaultException.ExitCode;
        }
    }

    private static async Task<int> PrintAsync(string text, int exitCode)
    {
        try
        {
            await (exitCode == 0 ? Console.Out : Console.Error).WriteLineAsync(text);
            return exitCode;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The text can't be written: {exception.Message}");
            return StoreVerbs.Failed;
        }
    }

    private static async Task<int> RunAsync(CommandLine line, CancellationToken stop)
    {
        using var quiet = new QuietStart();
        await using WebApplication app = ServiceApp.Build(line.Settings, builder => QuietStart.Add(builder.Services, quiet));
        if (line.Verb == HealthCheckVerb.Name)
        {
            return await HealthCheckVerb.RunAsync(line.Operands, app.Configuration);
        }

        ServiceOptions options = app.Services.GetRequiredService<IOptions<ServiceOptions>>().Value;
        var timeout = TimeSpan.FromSeconds(options.StoreLockSeconds);
        if (options.Store == StoreKind.Postgres)
        {
            return line.Verb is null
                ? await PostgresProgram.RunAsync(
                    line.Settings, app.Configuration, active => ServeAsync(active, quiet, stop), services => QuietStart.Add(services, quiet), stop)
                : await PostgresProgram.RunVerbAsync(line, app.Configuration, timeout);
        }

        DataFolder folder = app.Services.GetRequiredService<DataFolder>();
        if (StoreVerbs.Writes(line.Verb))
        {
            StoreOwner.EnsureNotOther(folder);
        }

        using StoreLock? storeLock = await StoreLock.AcquireAsync(folder.StoreFile, line.Verb == StoreVerbs.Backup ? TimeSpan.Zero : timeout, TimeProvider.System, stop);
        if (storeLock is null && line.Verb == StoreVerbs.Backup)
        {
            return await new RunningBackup(folder.StoreFile, TimeProvider.System, Console.Out).RunAsync(Path.GetFullPath(line.Operands[0]));
        }

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

        // Read before anything starts, so that a fault of the store is reported in one sentence.
        app.Services.GetRequiredService<CommitProcessor>();
        await ServeAsync(app, quiet, stop);
        return 0;
    }

    private static async Task ServeAsync(WebApplication app, QuietStart quiet, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        await using CancellationTokenRegistration registration = stop.Register(app.Lifetime.StopApplication);
        // A request to stop goes through the lifetime alone, so that running requests end in order.
        await app.StartAsync(CancellationToken.None);
        quiet.End();
        await app.WaitForShutdownAsync(CancellationToken.None);
    }
}
