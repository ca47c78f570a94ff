using MaintenanceService.Files;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Observability;

/// <summary>What an OTLP receiver gets by the standard variables.</summary>
[Collection(typeof(OneAtATime))]
public sealed class OtlpTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receiver_gets_metrics_and_traces_but_no_log()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using (RunningService service = await StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address)))
        {
            using HttpClient anybody = service.HttpAs(null);
            await anybody.GetAsync("v1/sites", Test);

            await receiver.WaitForAsync("/v1/metrics", "maintenance.sites", "MaintenanceService");
            await receiver.WaitForAsync("/v1/traces", "v1/sites");
        }

        // A service that stops sends what it still has.
        Assert.Equal(["/v1/metrics", "/v1/traces"], receiver.Paths.Order());
    }

    [Fact]
    public async Task Endpoint_of_one_signal_sends_no_other()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using RunningService metrics = await StartAsync(
            ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"{receiver.Address}/of/metrics"), ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf"), ("OTEL_EXPORTER_OTLP_PROTOCOL", null));
        await using RunningService traces = await StartAsync(("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{receiver.Address}/of/traces"));
        await metrics.Client.ListSitesAsync(cancellationToken: Test);
        await traces.Client.ListSitesAsync(cancellationToken: Test);

        await receiver.WaitForAsync("/of/metrics", "maintenance.sites");
        await receiver.WaitForAsync("/of/traces", "v1/sites");
        Assert.Null(metrics.Services.GetService<TracerProvider>());
        Assert.Null(traces.Services.GetService<MeterProvider>());
    }

    [Fact]
    public async Task Name_and_attributes_of_the_variables_win()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using RunningService service = await StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address), ("OTEL_SERVICE_NAME", "doors"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=staging"));

        await receiver.WaitForAsync("/v1/metrics", "doors", "deployment.environment.name", "staging");
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    public async Task Endpoint_that_is_no_address_refuses_the_start(string variable)
    {
        StartFaultException fault = await Assert.ThrowsAsync<StartFaultException>(() => StartAsync((variable, "collector:4317")));

        Assert.StartsWith($"{variable} is not an absolute http or https address.", fault.Message, StringComparison.Ordinal);
    }

    private static Task<RunningService> StartAsync(params (string Name, string? Value)[] variables)
    {
        var settings = new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
        };
        foreach ((string name, string? value) in variables)
        {
            settings[name] = value;
        }

        return RunningService.StartAsync(settings: settings);
    }
}
