using System.Diagnostics.Metrics;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What an operator of the app sees: meters, log lines with stable ids, health.</summary>
public sealed class ObservabilityTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Meters_count_refusals_and_bypasses_and_show_mode_age_and_connection()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        await service.ConfirmedAsync(1);
        using Meters meters = new(app);

        await app.StatusAsync("/");
        await app.StatusAsync("/");
        await app.StatusAsync("/", ("Maintenance-Pass", token));

        Assert.Equal(2, meters.Read("maintenance.refused"));
        Assert.Equal(1, meters.Read("maintenance.bypassed"));
        Assert.Equal("closed", meters.Tag);
        Assert.Equal(2, meters.Read("maintenance.mode"));
        Assert.Equal(1, meters.Read("maintenance.connected"));
        await service.FallSilentAsync(States.Closed(2));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, meters.Read("maintenance.connected"));
        Assert.Equal(60, meters.Read("maintenance.state.age"));
    }

    [Fact]
    public async Task Transitions_are_told_at_Information_and_refusals_at_Debug()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service);

        service.Put(States.Closed(2));
        await service.ConfirmedAsync(2);
        await app.StatusAsync("/?secret=1");

        LogLine transition = await app.Log.FirstAsync(131);
        Assert.Equal((LogLevel.Information, "The site shop is closed (revision 2)."), (transition.Level, transition.Message));
        LogLine refusal = await app.Log.FirstAsync(101);
        Assert.Equal(LogLevel.Debug, refusal.Level);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.Lines.All, line => line.Message.Contains(RunningApp.ApiKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silence_of_45_seconds_is_one_warning_and_degraded_and_never_unhealthy()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Time = time;
            setup.Builder = builder => builder.Services.AddHealthChecks().AddMaintenance();
        });
        await service.ConfirmedAsync(1);

        await service.FallSilentAsync(States.Closed(2));
        time.Advance(TimeSpan.FromSeconds(44));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(app));
        Assert.Empty(app.Log.Of(151));
        time.Advance(TimeSpan.FromSeconds(2));
        await app.Log.FirstAsync(151);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(app));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(app));
        Assert.Equal(LogLevel.Warning, Assert.Single(app.Log.Of(151)).Level);

        service.IsSilent = false;
        await time.AdvanceUntilAsync(Eventually.TrueAsync(async () => await HealthAsync(app) == HealthStatus.Healthy, Test));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_service_to_hear_nothing_is_stale(bool inMemory)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using RunningApp app = RunningApp.Build(null, setup =>
        {
            setup.Time = time;
            setup.InMemory = inMemory;
            setup.Settings["Maintenance:ForceMode"] = "closed";
            setup.Builder = builder => builder.Services.AddHealthChecks().AddMaintenance();
        });
        await app.StartAsync();

        time.Advance(TimeSpan.FromHours(1));

        HealthReportEntry health = await EntryAsync(app);
        Assert.Equal((HealthStatus.Healthy, inMemory ? "The site is open." : "The site is closed."), (health.Status, health.Description));
        Assert.Empty(app.Log.Of(151));
    }

    private static async Task<HealthStatus> HealthAsync(RunningApp app) => (await EntryAsync(app)).Status;

    private static async Task<HealthReportEntry> EntryAsync(RunningApp app) =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Test)).Entries["maintenance"];

    /// <summary>Listens to the meters of one app alone.</summary>
    private sealed class Meters : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, double> _values = [];

        public Meters(RunningApp app)
        {
            object factory = app.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "MaintenanceService.AspNetCore" && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                lock (_values)
                {
                    _values[instrument.Name] = _values.GetValueOrDefault(instrument.Name) + value;
                    Tag = tags.Length > 0 ? tags[0].Value : Tag;
                }
            });
            _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Set(instrument, value));
            _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Set(instrument, value));
            _listener.Start();
        }

        public object? Tag { get; private set; }

        public double Read(string name)
        {
            _listener.RecordObservableInstruments();
            lock (_values)
            {
                return _values[name];
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Set(Instrument instrument, double value)
        {
            lock (_values)
            {
                _values[instrument.Name] = value;
            }
        }
    }
}
