using MaintenanceService.Configuration;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Endpoints.Http;
using MaintenanceService.Store.Postgres;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting.Systemd;

namespace MaintenanceService.Hosting;

/// <summary>Answers for a process that stands by, and takes the lease as soon as no process holds it.</summary>
internal sealed partial class StandbyHost : IAsyncDisposable
{
    /// <summary>How long to wait for requests in progress: each answer is short, and the active process needs the port.</summary>
    private static readonly TimeSpan MaxShutdown = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly WebApplication _app;
    private readonly PostgresSources _sources;
    private DatabaseFault? _told;
    private volatile DatabaseFault? _fault;

    private StandbyHost(WebApplication app, PostgresSources sources)
    {
        _app = app;
        _sources = sources;
        app.UsePathBase(app.Configuration[$"{ServiceOptions.Section}:{nameof(ServiceOptions.PathBase)}"]);
        app.Run(AnswerAsync);
    }

    /// <summary>Listens at the addresses of the service.</summary>
    public static async Task<StandbyHost> StartAsync(string[] settings, PostgresSources sources, Supervisor supervisor)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(settings);
        HostDefaults.Apply(builder);
        builder.WebHost.ConfigureKestrel(KestrelLimits.Apply);
        builder.Services.Configure<SocketTransportOptions>(KestrelLimits.Apply);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = MaxShutdown);
        builder.Services.AddSystemd().AddSingleton<ISystemdNotifier>(supervisor);
        WebApplication app = builder.Build();
        var host = new StandbyHost(app, sources);
        await app.StartAsync();
        supervisor.StandsBy();
        LogStandsBy(app.Logger);
        return host;
    }

    /// <returns>Null where the process was asked to stop first.</returns>
    public async Task<PostgresLease?> AcquireLeaseAsync(TimeProvider time, CancellationToken stop)
    {
        using CancellationTokenSource stopping = Stopping(stop);
        var observation = new LeaseObservation(time);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await PostgresLease.TryAcquireAsync(_sources, observation, time, stopping.Token) is { } lease)
                {
                    return lease;
                }

                _fault = null;
            }
            catch (Exception exception)
            {
                // Whatever it is: a process that stands by tries again, since its supervisor would not start it anew.
                Tell(exception, stopping.Token);
            }

            await PauseAsync(time, stopping.Token);
        }

        return null;
    }

    /// <summary>Reports why this process could not become active, and waits before the next attempt.</summary>
    public async Task PutOffAsync(Exception failure, TimeProvider time, CancellationToken stop)
    {
        using CancellationTokenSource stopping = Stopping(stop);
        Tell(failure, stopping.Token);
        await PauseAsync(time, stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        bool isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

        // Compared without case, as routing compares the paths of the active process.
        PathString path = isRead ? context.Request.Path : default;
        return path == "/livez" ? TypedResults.Text("alive").ExecuteAsync(context)
            : path == "/readyz" ? TypedResults.Text(_fault is { } fault ? $"standby, and {fault.Readiness}" : "standby", statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context)
            : ProblemWriter.WriteAsync(context, _fault is { } why ? WithoutDatabase(why) : LeaseGuard.Standby(), epoch: "");
    }

    private static ProblemException WithoutDatabase(DatabaseFault fault) => new(
        ProblemKind.Standby,
        $"This process of the service stands by, since it can't {(fault.Kind is null ? "reach" : "use")} its database. Send the request to another one, or retry here in a moment.");

    private static async Task PauseAsync(TimeProvider time, CancellationToken stopping) => await Task.WhenAny(Task.Delay(Pause, time, stopping));

    private CancellationTokenSource Stopping(CancellationToken stop) => CancellationTokenSource.CreateLinkedTokenSource(_app.Lifetime.ApplicationStopping, stop);

    // Once for each kind of fault: it is tried again each second.
    private void Tell(Exception exception, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested || exception is ProblemException { Kind: ProblemKind.Standby })
        {
            // It was asked to stop, or another process was faster.
            return;
        }

        _sources.Clear();
        var fault = DatabaseFault.Of(exception);
        _fault = fault;
        if (_told is null || _told.Kind != fault.Kind)
        {
            LogFault(_app.Logger, fault.Explain(_sources.Name));
            _told = fault;
        }
    }

    [LoggerMessage(30, LogLevel.Information, "Stands by: it becomes active within seconds once no other process is.")]
    private static partial void LogStandsBy(ILogger logger);

    [LoggerMessage(31, LogLevel.Error, "{Fault} The service tries again until it can.")]
    private static partial void LogFault(ILogger logger, string fault);
}
