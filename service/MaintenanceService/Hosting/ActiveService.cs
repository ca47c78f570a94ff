using MaintenanceService.Store.Postgres;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Hosting;

/// <summary>The app of a process that holds the lease. Once the lease is lost, the app stops.</summary>
internal sealed class ActiveService(WebApplication app, PostgresLease lease) : IAsyncDisposable
{
    /// <summary>
    /// How long to wait for what runs when the lease is lost, and for what still hangs in the database after any stop. It may end behind the
    /// next standby: a write of this term commits nothing once the lease is taken again, in this process as in another one.
    /// </summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    public bool IsDeposed => lease.Lost.IsCancellationRequested;

    /// <summary>Serves until the process is asked to stop, or the lease is lost.</summary>
    public async Task ServeAsync(Func<WebApplication, Task> serveAsync)
    {
        await using CancellationTokenRegistration deposed = lease.Lost.Register(() =>
        {
            // Nothing that runs can succeed any more, and the standby needs the port.
            app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout = MaxWait;
            app.Lifetime.StopApplication();
        });
        await serveAsync(app);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAny(CloseAsync(), Task.Delay(MaxWait, TimeProvider.System));

    private async Task CloseAsync()
    {
        await app.DisposeAsync();
        await lease.DisposeAsync();
    }
}
