using MaintenanceService.Tests.EndToEnd.Rounds.Faults;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds;

/// <summary>
/// One service and five Shops, real processes under real load: whatever happens to them, from the word "closed" to the end not one request
/// that the site refuses begins in any of them, or is still running. MAINTENANCE_TEST_ROUNDS says how many rounds, MAINTENANCE_TEST_SEED
/// which ones.
/// </summary>
[Collection(typeof(OneAtATime))]
public sealed class RoundsTests
{
    private const int Shops = 5;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private static readonly Func<Fault>[] Faults =
    [
        () => new Nothing(), () => new StartByTheClock(), () => new SlowRequest(), () => new OpenWebSocket(), () => new KilledAndRemoved(),
        () => new KilledAndStartedAgain(), () => new KilledWhileClosed(), () => new Paused(), () => new CutWhileClosing(), () => new HeldWhileClosing(),
        () => new CutWhileClosed(), () => new ServiceKilledWhileClosing(), () => new ServiceKilledWhileClosed(), () => new ScaledOutWhileClosed(),
        () => new StoppedWhileClosing(), () => new NestedWork(), () => new SlowUpload(), () => new FailedStarts(), () => new OddProxy(OddProxy.Answers[0]),
        () => new OddProxy(OddProxy.Answers[1]), () => new OddProxy(OddProxy.Answers[2]), () => new SlowDisk(), () => new FullRegistry(),
    ];

    [Fact]
    public async Task Called_closed_means_that_nothing_runs_and_nothing_begins()
    {
        Wrk.Require();
        int rounds = TestNumber.Of("MAINTENANCE_TEST_ROUNDS") ?? 4;
        int seed = TestNumber.Of("MAINTENANCE_TEST_SEED") ?? 1;
        var random = new Random(seed);
        await using RoundFleet fleet = await RoundFleet.StartAsync(Shops);
        var deck = new Queue<Func<Fault>>();
        for (int i = 0; i < rounds; i++)
        {
            if (deck.Count == 0)
            {
                Func<Fault>[] shuffled = [.. Faults];
                random.Shuffle(shuffled);
                deck = new Queue<Func<Fault>>(shuffled);
            }

            Fault fault = deck.Dequeue()();
            long begunAt = TimeProvider.System.GetTimestamp();
            var round = new Round(fleet, $"round-{i}", fault, fleet.Shops[random.Next(Shops)], Test);
            IReadOnlyList<string> holes = await round.RunAsync();
            Say($"round {i} of seed {seed}, {fault.Name}: {holes.Count} holes, {round.Refused} refused, closed within {round.ClosedWithin.TotalSeconds:0.0} s, all in {TimeProvider.System.GetElapsedTime(begunAt).TotalSeconds:0.0} s");
            Assert.True(holes.Count == 0, $"round {i} of seed {seed}, {fault.Name}: {string.Join("; ", holes)}");
        }
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
