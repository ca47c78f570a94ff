using System.Data.Common;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Endpoints.Http;
using MaintenanceService.Store.Postgres;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MaintenanceService.Hosting;

/// <summary>Answers for a process that stands by, and takes the lease as soon as no process holds it.</summary>
internal sealed partial class StandbyHost : IAsyncDisposable
{
    /// <summary>How long to wait for requests in progress: each answer is short, and the active process needs the port.</summary>
    private static readonly TimeSpan MaxShutdown = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly WebApplication _app;
    private bool _saidUnreachable;
    private volatile bool _isUnreachable;

    private StandbyHost(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    /// <summary>Listens at the addresses of the service.</summary>
    public static async Task<StandbyHost> StartAsync(string[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(settings);
        HostDefaults.Apply(builder);
        builder.WebHost.ConfigureKestrel(KestrelLimits.Apply);
        builder.Services.Configure<SocketTransportOptions>(KestrelLimits.Apply);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = MaxShutdown);
        WebApplication app = builder.Build();
        var host = new StandbyHost(app);
        await app.StartAsync();
        LogStandsBy(app.Logger);
        return host;
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

                _isUnreachable = false;
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

    private Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/livez":
                return context.Response.WriteAsync("alive");
            case "/readyz":
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return context.Response.WriteAsync(_isUnreachable ? "standby, and the database can't be reached" : "standby");
            default:
                return ProblemWriter.WriteAsync(context, _isUnreachable ? Unreachable() : LeaseGuard.Standby(), epoch: "");
        }
    }

    private static ProblemException Unreachable() => new(
        ProblemKind.Standby, "This process of the service stands by, since it can't reach its database. Send the request to another one, or retry here in a moment.");

    private void SayUnreachable(string name, string why)
    {
        _isUnreachable = true;
        if (!_saidUnreachable)
        {
            LogUnreachable(_app.Logger, name, why.TrimEnd('.'));
            _saidUnreachable = true;
        }
    }

    [LoggerMessage(30, LogLevel.Information, "Stands by: it becomes active within seconds once no other process is.")]
    private static partial void LogStandsBy(ILogger logger);

    [LoggerMessage(31, LogLevel.Error, "The database {Name} can't be reached: {Why}. The service retries until it can.")]
    private static partial void LogUnreachable(ILogger logger, string name, string why);
}
