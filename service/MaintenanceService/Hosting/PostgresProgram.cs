using MaintenanceService.Domain.Transactions;
using MaintenanceService.Files;
using MaintenanceService.Store.Postgres;
using MaintenanceService.Verbs;

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
        while (true)
        {
            StandbyHost standby = await StandbyHost.StartAsync(settings);
            PostgresLease? lease = null;
            try
            {
                lease = await standby.AcquireLeaseAsync(sources, TimeProvider.System, stop);
                if (lease is null)
                {
                    return 0;
                }

                await using WebApplication app = ServiceApp.Build(settings, builder => configure(builder.Services.AddSingleton(sources).AddSingleton(lease)));

                // Loads the state while the standby host still answers.
                app.Services.GetRequiredService<CommitProcessor>();
                await standby.DisposeAsync();
                await using CancellationTokenRegistration deposed = lease.Lost.Register(app.Lifetime.StopApplication);
                await serveAsync(app);
                if (!lease.Lost.IsCancellationRequested)
                {
                    return 0;
                }
            }
            finally
            {
                await standby.DisposeAsync();
                if (lease is not null)
                {
                    await lease.DisposeAsync();
                }
            }
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
        while (true)
        {
            if (PostgresLease.TryAcquireAsync(sources, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult() is { } lease)
            {
                return lease;
            }

            Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System).GetAwaiter().GetResult();
        }
    }

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
