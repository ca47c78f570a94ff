using System.Data.Common;
using MaintenanceService.Endpoints.Http;
using MaintenanceService.Store.Postgres;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MaintenanceService.Hosting;

/// <summary>Answers for a process that stands by, and takes the lease as soon as no process holds it.</summary>
internal sealed partial class StandbyHost : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly WebApplication _app;
    private bool _saidUnreachable;

    private StandbyHost(WebApplication app) => _app = app;

    /// <summary>Listens at the addresses of the service.</summary>
    public static async Task<StandbyHost> StartAsync(string[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(settings);
        HostDefaults.Apply(builder);
        builder.WebHost.ConfigureKestrel(KestrelLimits.Apply);
        builder.Services.Configure<SocketTransportOptions>(KestrelLimits.Apply);
        WebApplication app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        LogStandsBy(app.Logger);
        return new StandbyHost(app);
    }

    /// <returns>Null where the process was asked to stop first.</returns>
    public async Task<PostgresLease?> AcquireLeaseAsync(PostgresSources sources, TimeProvider time, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_app.Lifetime.ApplicationStopping, stop);
        CancellationToken stopping = either.Token;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await PostgresLease.TryAcquireAsync(sources, time, stopping) is { } lease)
                {
                    return lease;
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (DbException exception)
            {
                SayUnreachable(sources.Name, exception.Message);
            }

            await Task.WhenAny(Task.Delay(Pause, time, stopping));
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/livez":
                return context.Response.WriteAsync("alive");
            case "/readyz":
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return context.Response.WriteAsync("standby");
            default:
                return ProblemWriter.WriteAsync(context, LeaseGuard.Standby(), epoch: "");
        }
    }

    private void SayUnreachable(string name, string why)
    {
        if (!_saidUnreachable)
        {
            LogUnreachable(_app.Logger, name, why);
            _saidUnreachable = true;
        }
    }

    [LoggerMessage(30, LogLevel.Information, "Stands by: another process is active. It takes over within seconds after that one has ended.")]
    private static partial void LogStandsBy(ILogger logger);

    [LoggerMessage(31, LogLevel.Error, "The database {Name} can't be reached: {Why} The service retries until it can.")]
    private static partial void LogUnreachable(ILogger logger, string name, string why);
}
