using System.Collections.Concurrent;
using MaintenanceService.Tests.Convergence.Simulation;
using Xunit;

namespace MaintenanceService.Tests.Takeover;

/// <summary>
/// Proves that of several processes on one database none gives a false answer and no acknowledged write is lost, and that each rule is needed.
/// MAINTENANCE_TEST_TAKEOVERS sets the number of runs. A control begins with the seed that found it last.
/// </summary>
public sealed class TakeoverTests(ITestOutputHelper output)
{
    private const int MostControlRuns = 20_000;
    private static readonly int Runs = TestNumber.Of("MAINTENANCE_TEST_TAKEOVERS") ?? 300;

    [Fact]
    public async Task Several_processes_on_one_database_never_say_closed_while_an_instance_serves()
    {
        var violations = new ConcurrentQueue<string>();
        int takeovers = 0;
        int words = 0;
        await OwnThreads.ForEachAsync(Enumerable.Range(0, Runs), seed =>
        {
            var run = new TakeoverRun(seed, TakeoverRule.None);
            if (run.Run() is { } violation)
            {
                violations.Enqueue($"Seed {seed}: {violation}");
            }

            Interlocked.Add(ref takeovers, run.Takeovers);
            Interlocked.Add(ref words, run.Words);
        });
        output.WriteLine($"{Runs} runs, the lease taken {takeovers} times, closed said {words} times, {violations.Count} violations");

        Assert.Empty(violations);
        Assert.True(takeovers >= 3 * Runs && words >= 3 * Runs, "Hardly anything happened: the runs show nothing.");
    }

    [Theory]
    [InlineData(nameof(TakeoverRule.TermInEveryWrite), 40)]
    [InlineData(nameof(TakeoverRule.AgeFromSending), 33)]
    [InlineData(nameof(TakeoverRule.MarginBeforeTheEnd), 9783)]
    [InlineData(nameof(TakeoverRule.SuspendedTimeCounts), 6)]
    [InlineData(nameof(TakeoverRule.UnchangedForItsLength), 416)]
    [InlineData(nameof(TakeoverRule.ReportsNeedTheLease), 2249)]
    public Task Broken_rule_is_found(string name, int first) => OwnThreads.RunAsync(() =>
    {
        TakeoverRule rule = Enum.Parse<TakeoverRule>(name);
        (int Seed, string? Violation) found = Enumerable.Range(0, MostControlRuns).Prepend(first)
            .Select(seed => (Seed: seed, Violation: new TakeoverRun(seed, rule).Run())).FirstOrDefault(run => run.Violation is not null);

        Assert.True(found.Violation is not null, $"Without {rule} nothing went wrong in {MostControlRuns} runs: it is not needed, or not tested.");
        output.WriteLine($"{rule}: seed {found.Seed}, {found.Violation}");
    });
}
