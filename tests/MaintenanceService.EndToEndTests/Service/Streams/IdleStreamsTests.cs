using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>Ten thousand idle streams take 400 MB at most, and a change reaches all of them within 2 s.</summary>
[Collection(typeof(OneAtATime))]
public sealed class IdleStreamsTests
{
    /// <summary>What one of ten thousand may take of 400 MB.</summary>
    private const double MostBytes = 400e6 / 10_000;

    private const int Changes = 20;
    private static readonly int Streams = TestNumber.Of("MAINTENANCE_TEST_STREAMS") ?? 1_000;
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Idle_stream_costs_little_and_a_change_reaches_all()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "memory is read from /proc");
        await using CrowdedService service = await CrowdedService.StartAsync();
        await using (await service.OpenStreamsAsync(Streams / 2))
        {
            // The code that serves a stream is compiled now, and the heap has grown for what passes.
        }

        long before = service.Memory;
        await using StreamCrowd crowd = await service.OpenStreamsAsync(Streams);
        double bytes = (service.Memory - before) / (double)Streams;
        TimeSpan[] slowest = new TimeSpan[Changes];
        for (int change = 0; change < Changes; change++)
        {
            slowest[change] = await ReachAsync(service, crowd, $"change {change}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Streams} streams: {bytes / 1024:F1} KiB for each, {service.Memory / 1e6:F0} MB in all, 99 of 100 have a change after {slowest.Max().TotalMilliseconds:F0} ms at most, {slowest.Order().ElementAt(Changes / 2).TotalMilliseconds:F0} ms mostly");
        Assert.InRange(bytes, 0, MostBytes);
        Assert.InRange(slowest.Max(), TimeSpan.Zero, Latest);
    }

    [Fact]
    public async Task Control_a_service_that_stands_still_is_found()
    {
        await using CrowdedService service = await CrowdedService.StartAsync();
        await using StreamCrowd crowd = await service.OpenStreamsAsync(50);
        service.Process.Pause();

        Task<TimeSpan> reached = ReachAsync(service, crowd, "too late");
        await Task.Delay(Latest, TimeProvider.System, TestContext.Current.CancellationToken);
        service.Process.Resume();

        Assert.True(await reached > Latest);
    }

    // How long 99 of 100 streams waited for a change, from before it was sent.
    private static async Task<TimeSpan> ReachAsync(CrowdedService service, StreamCrowd crowd, string message)
    {
        long startedAt = TimeProvider.System.GetTimestamp();
        long revision = await service.ChangeAsync(StreamCrowd.Site, message);
        long[] arrivals = await crowd.AllHaveAsync(revision);
        Array.Sort(arrivals);
        return TimeProvider.System.GetElapsedTime(startedAt, arrivals[(arrivals.Length * 99 / 100) - 1]);
    }
}
