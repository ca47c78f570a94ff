using MaintenanceService.Authorization;
using MaintenanceService.Board;
using MaintenanceService.Configuration;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Endpoints;
using MaintenanceService.Endpoints.Http;
using MaintenanceService.Observability;
using MaintenanceService.OpenApi;
using MaintenanceService.Streams;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Hosting;

/// <summary>Builds the application.</summary>
internal static class ServiceApp
{
    /// <param name="args">The command line.</param>
    /// <param name="configure">Changes the host further, such as its clock; null = no changes.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // Settings are read once; watching them would watch every folder below the current one, which may be the root.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        HostDefaults.Apply(builder);
        builder.WebHost.ConfigureKestrel(KestrelLimits.Apply);
        builder.Services.Configure<SocketTransportOptions>(KestrelLimits.Apply);
        builder.Services.AddMaintenanceService();

        // Each is active only where the process was started by that supervisor.
        builder.Services.AddSystemd();
        builder.Services.AddWindowsService(options => options.ServiceName = "MaintenanceService");
        configure?.Invoke(builder);
        HostDefaults.Check(builder.Configuration);
        Telemetry.Add(builder);

        WebApplication app = builder.Build();
        app.UseStreams();
        app.UseRequestScopes();
        app.UseMiddleware<PublishedPath>();
        if (app.Services.GetRequiredService<IOptions<ServiceOptions>>().Value.Store == StoreKind.Postgres)
        {
            app.UseMiddleware<LeaseGuard>();
        }

        app.UseMiddleware<ProblemMiddleware>();
        app.UseUnconditionalReads();
        app.UseRouting();
        app.UseSiteNameFolding();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseExactPaths();
        HealthEndpoints.Map(app);
        BoardEndpoints.Map(app);
        Telemetry.Map(app);
        Document.Map(app);
        if (app.Services.GetRequiredService<IOptions<ServiceOptions>>().Value.SwaggerUi)
        {
            SwaggerUi.Use(app);
        }

        RouteGroupBuilder v1 = app.MapGroup("/v1").WithHead().Refuses(ProblemKind.MalformedRequest, ProblemKind.Standby);
        v1.AddEndpointFilterFactory(ReportRefusals.Record);
        v1.AddEndpointFilterFactory(QueryGuard.Guard);
        v1.AddEndpointFilterFactory(DenialLogFilter.Log);
        v1.AddEndpointFilterFactory(CallerValidityFilter.Check);
        v1.AddEndpointFilter((context, next) =>
        {
            // Responses become outdated at once, and some contain a secret: no cache may keep any.
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return next(context);
        });
        SiteEndpoints.Map(v1);
        MaintenanceEndpoints.Map(v1);
        MaintenanceReadEndpoints.Map(v1);
        ConvergenceEndpoints.Map(v1);
        InstanceEndpoints.Map(v1);
        StreamEndpoints.Map(v1);
        PassEndpoints.Map(v1);
        HistoryEndpoints.Map(v1);
        KeyEndpoints.Map(v1);
        WebhookEndpoints.Map(v1);
        return app;
    }
}
