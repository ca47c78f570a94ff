using MaintenanceService.Tests.Convergence.Simulation;
using Xunit;

namespace MaintenanceService.Tests.Convergence;

/// <summary>
/// The word "converged" is true under every fault that the simulation knows. MAINTENANCE_TEST_SEEDS says how many runs, and
/// MAINTENANCE_TEST_SEED with which of them it begins; a single one (MAINTENANCE_TEST_SEEDS=1) tells what happens in it.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private static readonly int Seeds = TestNumber.Of("MAINTENANCE_TEST_SEEDS") ?? 500;

    /// <summary>Far apart for numbers that are near, such as the dates of two nights.</summary>
    private static int First => TestNumber.Of("MAINTENANCE_TEST_SEED") is not { } seed ? 0 : Seeds == 1 ? seed : unchecked(seed * 1_000_003) & 0x3fffffff;

    [Fact]
    public async Task Converged_is_never_said_while_a_refused_request_runs_or_could_begin()
    {
        var report = new SimulationReport();
        await OwnThreads.ForEachAsync(Enumerable.Range(First, Seeds), seed => report.Add(seed, Seeds == 1 ? output.WriteLine : null));
        output.WriteLine(report.ToString());

        Assert.True(report.Violations.Count == 0, string.Join('\n', report.Violations));
        Assert.True(report.Closings >= Seeds, "The runs hardly ever converged: they show nothing.");
    }

    /// <summary>Runs that long searches have found, each by a fault that is mended since.</summary>
    [Theory]
    [InlineData(755343650)]
    [InlineData(755429736)]
    [InlineData(755344815)]
    [InlineData(755447795)]
    [InlineData(767308797)]
    [InlineData(1027470351)]
    public Task Run_that_was_false_once_Is_not_any_more(int seed) =>
        OwnThreads.RunAsync(() => Assert.Null(new Simulation.Simulation(seed).Run()));
}
