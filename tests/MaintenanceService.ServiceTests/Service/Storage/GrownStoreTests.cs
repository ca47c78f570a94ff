using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>A store with 10,000 ended maintenances and 100,000 history entries starts and reads as one that is almost empty.</summary>
[Trait("Store", "SQLite")]
public sealed class GrownStoreTests(GrownStores stores) : IClassFixture<GrownStores>
{
    private const int Starts = 3;
    private const int Rounds = 50;

    /// <summary>From the start of the process until it listens, on a machine that has nothing else to do.</summary>
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(3);

    /// <summary>How much longer than on an empty folder a start may take, where the machine is busy.</summary>
    private const double SlowerStart = 2.5;

    /// <summary>How much longer a read may take: a larger file is read from more places. A scan of what has ended takes more than nine times as long.</summary>
    private const double SlowerRead = 2;

    private static readonly string[] Reads =
    [
        "/v1/sites/shop",
        "/v1/sites/shop/maintenances",
        "/v1/sites/shop/maintenances?status=active",
        "/v1/sites/shop/maintenances?status=scheduled",
        "/v1/sites/shop/maintenances?status=ended",
        "/v1/sites/shop/maintenances?createdBy=me",
        "/v1/sites/shop/maintenances?status=active&createdBy=me",
        "/v1/sites/shop/maintenances/release-77",
        "/v1/sites/shop/maintenances/release-77/receipt",
        "/v1/sites/shop/history",
        "/v1/sites/quiet/maintenances",
        "/v1/sites/quiet/maintenances?status=active",
        "/v1/sites/quiet/history",
        "/v1/history",
    ];

    [Fact]
    public async Task Many_ended_maintenances_and_entries_Hardly_delay_the_start()
    {
        var grown = new List<TimeSpan>();
        var empty = new List<TimeSpan>();
        for (int i = 0; i < Starts; i++)
        {
            grown.Add(await StartAsync(stores.Grown));
            using var folder = new TemporaryFolder();
            empty.Add(await StartAsync(folder.File("data")));
        }

        TimeSpan bound = Median(empty) * SlowerStart > StartsWithin ? Median(empty) * SlowerStart : StartsWithin;
        TestContext.Current.TestOutputHelper?.WriteLine($"listens after {Median(grown).TotalSeconds:F2} s, on an empty folder after {Median(empty).TotalSeconds:F2} s");
        Assert.InRange(Median(grown), TimeSpan.Zero, bound);
    }

    [Fact]
    public async Task Many_ended_maintenances_and_entries_Slow_no_read()
    {
        await using RunningService grown = await ServeAsync(stores.Grown);
        await using RunningService small = await ServeAsync(stores.Small);
        var slower = new List<string>();
        foreach (string path in Reads)
        {
            var ofGrown = new List<TimeSpan>();
            var ofSmall = new List<TimeSpan>();
            for (int round = 0; round < Rounds; round++)
            {
                ofGrown.Add(await ReadAsync(grown, path));
                ofSmall.Add(await ReadAsync(small, path));
            }

            // By the fastest of each: what else the machine does only adds to the others, a scan adds to all.
            double ratio = ofGrown.Min() / ofSmall.Min();
            string line = $"{path}: {ofGrown.Min().TotalMicroseconds:F0} µs, x {ratio:F2}";
            TestContext.Current.TestOutputHelper?.WriteLine(line);
            if (ratio > SlowerRead)
            {
                slower.Add(line);
            }
        }

        Assert.Empty(slower);
    }

    [Fact]
    public async Task Store_that_was_compared_Is_whole()
    {
        (int exit, string output, string error) = await ServiceCommand.RunAsync(stores.Grown, "verify");

        Assert.True(exit == 0, error);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }

    private static Task<RunningService> ServeAsync(string dataFolder) =>
        RunningService.StartAsync(settings: new Dictionary<string, string?> { ["Maintenance:DataFolder"] = dataFolder });

    private static async Task<TimeSpan> StartAsync(string dataFolder)
    {
        long startedAt = TimeProvider.System.GetTimestamp();
        await using ServerProcess service = await ServerProcess.StartAsync(
            "MaintenanceService", Path.GetDirectoryName(dataFolder)!, new Dictionary<string, string> { ["Maintenance__DataFolder"] = dataFolder });
        return TimeProvider.System.GetElapsedTime(startedAt);
    }

    private static async Task<TimeSpan> ReadAsync(RunningService service, string path)
    {
        long startedAt = TimeProvider.System.GetTimestamp();
        Answer answer = await service.Http.Get(path);
        Assert.Equal(200, answer.Status);
        return TimeProvider.System.GetElapsedTime(startedAt);
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
