using MaintenanceService.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MaintenanceService.Observability;

/// <summary>Sends metrics and traces as the standard OTEL_ variables configure, and serves metrics to Prometheus where that is configured.</summary>
internal static class Telemetry
{
    private static readonly string[] Meters =
        [ListenerFaults.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private static readonly string[] Endpoints =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    /// <summary>Registers the exporters; nothing is collected where none is configured.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        bool otlp = Endpoints.Any(name => !string.IsNullOrEmpty(builder.Configuration[name]));
        bool prometheus = IsScraped(builder.Configuration);
        if (!otlp && !prometheus)
        {
            return;
        }

        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("MaintenanceService", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);
                if (prometheus)
                {
                    metrics.AddPrometheusExporter();
                }
            });
        if (otlp)
        {
            telemetry.WithTracing(tracing => tracing.AddAspNetCoreInstrumentation()).UseOtlpExporter();
        }
    }

    /// <summary>Serves <c>/metrics</c> without a key, where that is configured.</summary>
    public static void Map(WebApplication app)
    {
        if (IsScraped(app.Configuration))
        {
            app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous()
                .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        }
    }

    private static bool IsScraped(IConfiguration configuration) =>
        configuration.GetValue<bool>($"{ServiceOptions.Section}:{nameof(ServiceOptions.Metrics)}");
}
