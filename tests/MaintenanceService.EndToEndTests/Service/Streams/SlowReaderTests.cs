using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>Readers that do not read: little is kept for them, nobody waits for them, and they are cut.</summary>
[Collection(typeof(OneAtATime))]
public sealed class SlowReaderTests
{
    /// <summary>What the service may keep (128 KB), and what the kernels of both ends hold on their way.</summary>
    private const long MostKept = (128 + 160) * 1024;

    /// <summary>Set, so many are stuck, and the others' times are compared; else few are, and times are shown only.</summary>
    private static readonly int? StuckReaders = TestNumber.Of("MAINTENANCE_TEST_STUCK_READERS");

    private static int _changes;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Reader_that_comes_late_gets_little_and_then_the_newest_state()
    {
        await using RunningService service = await RunningService.StartAsync(new ManualClock(Noon));
        await GrowAsync(service);
        using StreamReader reader = await StreamReader.OpenAsync(service.Address, "shop", RunningService.AdminKey);
        long newest = 0;
        for (int change = 0; change < 60; change++)
        {
            newest = await ChangeAsync(service, change);
        }

        int states = 0;
        long seen;
        do
        {
            seen = (await reader.NextAsync())!.Revision;
            states++;
        }
        while (seen < newest);

        Assert.InRange(states, 1, 10);
        Assert.InRange(reader.BytesRead, 1, MostKept + (60 * 1024));
    }

    [Fact]
    public async Task Reader_that_reads_nothing_is_disconnected_15_seconds_after_its_write_blocks()
    {
        var time = new ManualClock(Noon);
        await using RunningService service = await RunningService.StartAsync(
            time, new Dictionary<string, string?> { ["Maintenance:MaxStreams"] = "1" });
        await GrowAsync(service);
        using StreamReader stuck = await StreamReader.OpenAsync(service.Address, "shop", RunningService.AdminKey);
        for (int change = 0; change < 20; change++)
        {
            await ChangeAsync(service, change);
        }

        time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await TryWatchAsync(service));

        // Its place is free again when it is cut, and the clock stands still until then.
        time.Advance(TimeSpan.FromSeconds(0.2));
        await Eventually.TrueAsync(async () => await TryWatchAsync(service) == HttpStatusCode.OK, Test);
        while (await stuck.NextAsync() is not null)
        {
            // What lay in the buffers; then the end.
        }
    }

    [Fact]
    public async Task Stuck_readers_keep_nothing_from_the_others()
    {
        await using RunningService service = await RunningService.StartAsync(new ManualClock(Noon));
        await GrowAsync(service);
        using StreamReader reader = await StreamReader.OpenAsync(service.Address, "shop", RunningService.AdminKey);
        TimeSpan alone = await WorstOfAsync(service, reader);
        var stuck = new List<StreamReader>();
        for (int number = 0; number < (StuckReaders ?? 50); number++)
        {
            stuck.Add(await StreamReader.OpenAsync(service.Address, "shop", RunningService.AdminKey));
        }

        // Until they are stuck, they are as good as any other.
        await WorstOfAsync(service, reader);
        TimeSpan amongThem = await WorstOfAsync(service, reader);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"from a change to its event, 99 of 100: {alone.TotalMilliseconds:F1} ms alone, {amongThem.TotalMilliseconds:F1} ms among {stuck.Count} stuck readers");
        Assert.Empty(service.Errors.Lines);
        Assert.True(StuckReaders is null || amongThem - alone < TimeSpan.FromMilliseconds(50), $"{alone} became {amongThem}");
        stuck.ForEach(one => one.Dispose());
    }

    [Fact]
    public async Task Revoked_key_disconnects_a_reader_that_reads_nothing()
    {
        var time = new ManualClock(Noon);
        await using RunningService service = await RunningService.StartAsync(
            time, new Dictionary<string, string?> { ["Maintenance:MaxStreams"] = "1" });
        await GrowAsync(service);
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "app", Role = KeyRole.Instance, Sites = ["shop"] }, Test);
        using StreamReader stuck = await StreamReader.OpenAsync(service.Address, "shop", key.Secret!);
        for (int change = 0; change < 20; change++)
        {
            await ChangeAsync(service, change);
        }

        await service.Client.RevokeKeyAsync(key.Id, Test);

        DateTimeOffset revokedAt = time.GetUtcNow();
        await Eventually.TrueAsync(
            async () =>
            {
                // Less than the write timeout in all: it is the key that cuts it.
                time.Advance(time.GetUtcNow() - revokedAt < TimeSpan.FromSeconds(10) ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);
                return await TryWatchAsync(service) == HttpStatusCode.OK;
            },
            Test);
    }

    /// <summary>Changes the site and waits for each event: how long the slowest but one percent took.</summary>
    private static async Task<TimeSpan> WorstOfAsync(RunningService service, StreamReader reader)
    {
        var took = new List<TimeSpan>();
        for (int change = 0; change < (StuckReaders is null ? 20 : 200); change++)
        {
            long startedAt = TimeProvider.System.GetTimestamp();
            long revision = await ChangeAsync(service, change);
            while ((await reader.NextAsync())!.Revision < revision)
            {
                // An older one was on its way.
            }

            took.Add(TimeProvider.System.GetElapsedTime(startedAt));
        }

        took.Sort();
        return took[took.Count * 99 / 100 - 1];
    }

    /// <summary>A site whose state is about 50 KB.</summary>
    private static async Task GrowAsync(RunningService service)
    {
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        for (int number = 0; number < 19; number++)
        {
            await service.Client.PutMaintenanceAsync(
                "shop", $"m-{number}", new MaintenanceRequest { Message = new string('m', 2_000) }, cancellationToken: Test);
        }
    }

    private static async Task<long> ChangeAsync(RunningService service, int number) => (await service.Client.PutSiteAsync(
        "shop", new SiteRequest { Settings = new SiteSettingsRequest { Title = $"change {Interlocked.Increment(ref _changes)} {number}", Message = new string('s', 2_000) } }, cancellationToken: Test)).Value.Revision;

    private static async Task<HttpStatusCode> TryWatchAsync(RunningService service)
    {
        using HttpResponseMessage answer = await service.Http.GetAsync("/v1/sites/shop/stream", HttpCompletionOption.ResponseHeadersRead, Test);
        return answer.StatusCode;
    }
}
