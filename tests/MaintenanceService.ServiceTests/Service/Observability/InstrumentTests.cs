using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store.Sqlite;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Middleware;
using MaintenanceService.Tests.Service.Contract;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Observability;

/// <summary>The instruments of service and middleware: what the docs say of them is what they are.</summary>
public sealed partial class InstrumentTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("MaintenanceService", "docs/observability.md")]
    [InlineData("MaintenanceService.AspNetCore", "docs/middleware.md")]
    public async Task Docs_list_each_instrument_with_its_kind_its_unit_and_its_meaning(string meter, string docs)
    {
        await using RunningService service = await RunningService.StartAsync();
        await using RunningApp app = await RunningApp.StartInMemoryAsync();
        await app.StatusAsync("/");
        var published = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Keep(published, instrument, meter) };
        listener.Start();

        Match[] rows = [.. Rows().Matches(await File.ReadAllTextAsync(Repository.PathOf(docs.Split('/')), Test)).Cast<Match>()];

        Assert.Equal(published.Keys.Order(StringComparer.Ordinal), rows.Select(row => row.Groups["name"].Value).Order(StringComparer.Ordinal));
        foreach (Match row in rows)
        {
            Instrument instrument = published[row.Groups["name"].Value];
            string kind = instrument.GetType().Name.Split('`')[0] switch
            {
                "ObservableUpDownCounter" => "up-down",
                "ObservableGauge" => "gauge",
                "Histogram" => "histogram",
                _ => "counter",
            };
            Assert.Contains(kind, row.Value, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(instrument.Description), instrument.Name);
            if (docs.EndsWith("observability.md", StringComparison.Ordinal))
            {
                Assert.Contains(instrument.Unit == "1" ? "0 or 1" : $"`{instrument.Unit}`", row.Value, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Store_s_latency_is_measured_whether_it_commits_or_fails()
    {
        await using RunningService service = await RunningService.StartAsync(configure: builder =>
            builder.Services.AddSingleton<IStore>(provider => new FailingStore(provider.GetRequiredService<SqliteStore>())));
        var store = (FailingStore)service.Services.GetRequiredService<IStore>();
        IMeterFactory meters = service.Services.GetRequiredService<IMeterFactory>();
        var measured = new List<(double Seconds, object? Error)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "maintenance.store.commit.duration" && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Add(measured, seconds, tags));
        listener.Start();

        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        store.Fault = ProblemKind.StorageFull;
        await Assert.ThrowsAsync<MaintenanceServiceException>(() => service.Client.PutSiteAsync("blog", new SiteRequest(), cancellationToken: Test));

        lock (measured)
        {
            Assert.Contains(measured, item => item.Error is null && item.Seconds is > 0 and < 60);
            Assert.Contains(measured, item => item.Error is "storage-full");
        }
    }

    private static void Keep(Dictionary<string, Instrument> published, Instrument instrument, string meter)
    {
        lock (published)
        {
            if (instrument.Meter.Name == meter)
            {
                published[instrument.Name] = instrument;
            }
        }
    }

    private static void Add(List<(double Seconds, object? Error)> measured, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        object? error = null;
        foreach ((string name, object? value) in tags)
        {
            error = name == "error.type" ? value : error;
        }

        lock (measured)
        {
            measured.Add((seconds, error));
        }
    }

    [GeneratedRegex(@"^\| `(?<name>maintenance\.[a-z_.]+)` \|.*[^|\s]\s*\|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
