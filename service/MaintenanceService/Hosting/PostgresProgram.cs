using System.Data.Common;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Files;
using MaintenanceService.Store.Postgres;
using MaintenanceService.Verbs;
using Microsoft.Extensions.Hosting.Systemd;

namespace MaintenanceService.Hosting;

/// <summary>Runs a process on a shared database: it stands by, serves while it holds the lease, and starts over when it loses it.</summary>
internal static class PostgresProgram
{
    /// <param name="settings">The command line.</param>
    /// <param name="configuration">Names the database.</param>
    /// <param name="serveAsync">Starts an app, and returns when it was stopped.</param>
    /// <param name="configure">Configures the app's host further.</param>
    /// <param name="stop">Cancelled when the process is asked to stop.</param>
    public static async Task<int> RunAsync(
        string[] settings, IConfiguration configuration, Func<WebApplication, Task> serveAsync, Action<IServiceCollection> configure, CancellationToken stop)
    {
        await using PostgresSources sources = Sources(configuration);
        var supervisor = new Supervisor();
        await using CancellationTokenRegistration stopping = stop.Register(supervisor.Stops);
        Exception? failure = null;
        while (true)
        {
            ActiveService? active;
            await using (StandbyHost standby = await StandbyHost.StartAsync(settings, sources, supervisor))
            {
                if (failure is not null)
                {
                    await standby.PutOffAsync(failure, TimeProvider.System, stop);
                    failure = null;
                }

                active = await TakeOverAsync(standby, Build, stop);
            }

            if (active is null)
            {
                return 0;
            }

            await using (active)
            {
                try
                {
                    await active.ServeAsync(serveAsync);
                    if (!active.IsDeposed)
                    {
                        return 0;
                    }
                }
                catch (Exception exception) when (!stop.IsCancellationRequested && (active.IsDeposed || MayPass(exception)))
                {
                    failure = MayPass(exception) ? exception : null;
                }
            }
        }

        WebApplication Build(PostgresLease lease)
        {
            WebApplication app = ServiceApp.Build(
                settings, builder => configure(builder.Services.AddSingleton(sources).AddSingleton(lease).AddSingleton<ISystemdNotifier>(supervisor)));
            app.Lifetime.ApplicationStarted.Register(supervisor.IsActive);
            return app;
        }
    }

    /// <summary>Runs a verb, and nothing else.</summary>
    public static async Task<int> RunVerbAsync(CommandLine line, IConfiguration configuration, TimeSpan timeout)
    {
        await using PostgresSources sources = Sources(configuration);
        return await new PostgresVerbs(sources, timeout, TimeProvider.System, Console.Out).RunAsync(line.Verb!, line.Operands);
    }

    /// <summary>Waits for the lease in a host that has no standby.</summary>
    public static PostgresLease AcquireLease(PostgresSources sources)
    {
        var observation = new LeaseObservation(TimeProvider.System);
        while (true)
        {
            if (PostgresLease.TryAcquireAsync(sources, observation, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult() is { } lease)
            {
                return lease;
            }

            Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System).GetAwaiter().GetResult();
        }
    }

    /// <summary>Waits for the lease, and loads the state while the standby host still answers.</summary>
    /// <returns>Null where the process was asked to stop first.</returns>
    private static async Task<ActiveService?> TakeOverAsync(StandbyHost standby, Func<PostgresLease, WebApplication> build, CancellationToken stop)
    {
        while (await standby.AcquireLeaseAsync(TimeProvider.System, stop) is { } lease)
        {
            WebApplication? app = null;
            try
            {
                app = build(lease);
                app.Services.GetRequiredService<CommitProcessor>();
                return new ActiveService(app, lease);
            }
            catch (Exception exception)
            {
                await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
                await lease.DisposeAsync();
                if (!MayPass(exception))
                {
                    throw;
                }

                await standby.PutOffAsync(exception, TimeProvider.System, stop);
            }
        }

        return null;
    }

    /// <summary>Returns whether a failure is of the database, and not of the settings or of what the store holds.</summary>
    private static bool MayPass(Exception exception) =>
        exception is DbException or ProblemException { Kind: ProblemKind.StorageUnavailable or ProblemKind.StorageFull or ProblemKind.Standby };

    /// <exception cref="StartFaultException">The connection string can't be used.</exception>
    public static PostgresSources Sources(IConfiguration configuration)
    {
        string? connectionString = configuration.GetConnectionString("Maintenance");
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new StartFaultException("Maintenance:Store is Postgres, but ConnectionStrings:Maintenance is not set. Name the database there, such as \"Host=db;Database=maintenance;Username=maintenance\".");
        }

        try
        {
            return new PostgresSources(connectionString);
        }
        catch (FormatException exception)
        {
            throw new StartFaultException(exception.Message, exception);
        }
    }
}
