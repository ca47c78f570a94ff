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

    /// <summary>Registers the exporters; nothing is collected where none is configured. Log records are never sent: those of security name keys and addresses.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        var metrics = new OtlpSignal(builder.Configuration, "METRICS");
        var traces = new OtlpSignal(builder.Configuration, "TRACES");
        bool prometheus = IsScraped(builder.Configuration);
        if (!metrics.IsSent && !traces.IsSent && !prometheus)
        {
            return;
        }

        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource
            .AddService("MaintenanceService", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3))
            // Its variables win over the name above.
            .AddEnvironmentVariableDetector());
        if (metrics.IsSent || prometheus)
        {
            telemetry.WithMetrics(provider => AddMetrics(provider, metrics, prometheus));
        }

        if (traces.IsSent)
        {
            telemetry.WithTracing(provider => provider.AddAspNetCoreInstrumentation().AddOtlpExporter(traces.Apply));
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

    private static void AddMetrics(MeterProviderBuilder provider, OtlpSignal signal, bool prometheus)
    {
        provider.AddMeter(Meters);
        if (prometheus)
        {
            provider.AddPrometheusExporter();
        }

        if (signal.IsSent)
        {
            provider.AddOtlpExporter(signal.Apply);
        }
    }

    private static bool IsScraped(IConfiguration configuration) =>
        configuration.GetValue<bool>($"{ServiceOptions.Section}:{nameof(ServiceOptions.Metrics)}");
}
