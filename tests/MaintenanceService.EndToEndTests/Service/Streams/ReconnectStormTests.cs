using System.Text;
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

    /// <summary>Whether the service is killed; few streams are tried with an orderly stop alone.</summary>
    public static TheoryData<bool> Ends => Streams is null ? [false] : [false, true];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task All_are_back_soon_after_a_restart_and_other_calls_go_on(bool killed)
    {
        await using CrowdedService service = await CrowdedService.StartAsync();
        await using StreamCrowd crowd = await service.OpenStreamsAsync(Streams ?? 500);
        crowd.Forget();
        await (killed ? service.Process.KillAsync() : service.Process.StopAsync());

        await service.StartAgainAsync();
        long startedAt = TimeProvider.System.GetTimestamp();
        Task back = crowd.AllAreBackAsync();
        Compile(service);
        TimeSpan slowest = await SlowestUntilAsync(back, service);
        await back;
        TimeSpan took = TimeProvider.System.GetElapsedTime(startedAt);

        TestContext.Current.TestOutputHelper?.WriteLine($"{Streams ?? 500} back after {took.TotalSeconds:F1} s, slowest other call {slowest.TotalMilliseconds:F0} ms");
        Assert.InRange(took, TimeSpan.Zero, BackWithin);
        Assert.True(Streams is null || slowest <= SlowestCall, $"A call took {slowest}.");
    }

    [Fact]
    public async Task Control_a_service_that_stands_still_is_found()
    {
        await using CrowdedService service = await CrowdedService.StartAsync();
        Compile(service);
        var over = new TaskCompletionSource();
        Task<TimeSpan> slowest = SlowestUntilAsync(over.Task, service);
        service.Process.Pause();
        await Task.Delay(SlowestCall * 2, TimeProvider.System, Test);
        service.Process.Resume();
        over.SetResult();

        Assert.True(await slowest > SlowestCall);
    }

    // The first call of each kind takes longer, whatever else happens.
    private static void Compile(CrowdedService service)
    {
        Call(service, 0);
        Call(service, 1);
    }

    // On a thread of its own, which waits for none of this process's readers.
    private static Task<TimeSpan> SlowestUntilAsync(Task over, CrowdedService service) => Task.Factory.StartNew(
        () =>
        {
            TimeSpan slowest = TimeSpan.Zero;
            for (int call = 0; !over.Wait(Pause); call++)
            {
                long startedAt = TimeProvider.System.GetTimestamp();
                Call(service, call);
                TimeSpan took = TimeProvider.System.GetElapsedTime(startedAt);
                slowest = took > slowest ? took : slowest;
            }

            return slowest;
        },
        Test,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    // A read and a write in turn, as an operator's; the write is another site's, since one of this site's tells all streams.
    private static void Call(CrowdedService service, int number)
    {
        using HttpRequestMessage request = number % 2 == 0
            ? new HttpRequestMessage(HttpMethod.Get, $"/v1/sites/{StreamCrowd.Site}")
            : new HttpRequestMessage(HttpMethod.Patch, $"/v1/sites/{CrowdedService.OtherSite}/maintenances/release")
            {
                Content = new StringContent($$"""{"message":"change {{number}}"}""", Encoding.UTF8, "application/json"),
            };
        using HttpResponseMessage answer = service.Http.Send(request, Test);
        answer.EnsureSuccessStatusCode();
    }
}
