using System.Collections.Concurrent;
using MaintenanceService.Tests.Convergence.Simulation;
using Xunit;

namespace MaintenanceService.Tests.Convergence;

/// <summary>
/// Each rule is needed: without it, the simulation finds a run in which what it promises is not true. The seed that found it last is
/// tried first; where the simulation has changed since, others of the same temper are, and the report names the one to be noted here. With
/// MAINTENANCE_TEST_CONTROL_SEEDS each rule is searched for anew in so many of them, and the report says how often it was missed.
/// </summary>
public sealed class ControlTests(ITestOutputHelper output)
{
    private const int Most = 1_000;
    private static readonly int? SearchAnew = TestNumber.Of("MAINTENANCE_TEST_CONTROL_SEEDS");

    [Theory]
    [InlineData(nameof(Rule.CountedBeforeReading), 159)]
    [InlineData(nameof(Rule.SwappedBeforeCounting), 10)]
    [InlineData(nameof(Rule.OlderGenerationsCount), 33)]
    [InlineData(nameof(Rule.RegisteredBeforeTold), 46)]
    [InlineData(nameof(Rule.RegistrationIsDurable), 324)]
    [InlineData(nameof(Rule.ReplacedRunIsRefused), 241)]
    [InlineData(nameof(Rule.SequenceGrows), 2247)]
    [InlineData(nameof(Rule.RevisionIsCurrent), 68)]
    [InlineData(nameof(Rule.EpochIsCompared), 165)]
    [InlineData(nameof(Rule.DrainedBeforeConfirmed), 10)]
    [InlineData(nameof(Rule.ForcedModeIsSeen), 353)]
    [InlineData(nameof(Rule.NewestStateOnly), 22037)]
    [InlineData(nameof(Rule.OnDiskBeforeConfirming), 256)]
    [InlineData(nameof(Rule.OnDiskBeforeDeclaring), 666)]
    [InlineData(nameof(Rule.LeaseFromSending), 28)]
    [InlineData(nameof(Rule.LeaseIsMonotonic), 103)]
    [InlineData(nameof(Rule.OnlyAnswersCount), 258)]
    [InlineData(nameof(Rule.DeclarationBinds), 17)]
    [InlineData(nameof(Rule.DrainIsWaitedFor), 648)]
    [InlineData(nameof(Rule.MarginIsGranted), 768)]
    [InlineData(nameof(Rule.RestartMakesPending), 1324)]
    [InlineData(nameof(Rule.SilenceNeverDeparts), 24)]
    [InlineData(nameof(Rule.ExpiryFromLastEnd), 947)]
    [InlineData(nameof(Rule.ForgottenWhenDecided), 5902)]
    [InlineData(nameof(Rule.AttemptsDoNotProlong), 140)]
    [InlineData(nameof(Rule.LeavesWhenDrained), 929)]
    [InlineData(nameof(Rule.RestoreSettles), 185)]
    [InlineData(nameof(Rule.DueIsCommittedFirst), 259)]
    [InlineData(nameof(Rule.ClockIsNeverAhead), 69)]
    [InlineData(nameof(Rule.LeasesEndByService), 2779)]
    [InlineData(nameof(Rule.NestedWorkCounts), 20)]
    [InlineData(nameof(Rule.WorkOfRequestsCounts), 10)]
    [InlineData(nameof(Rule.ArrivalPathCounts), 380)]
    [InlineData(nameof(Rule.NamedAnswersCount), 608)]
    [InlineData(nameof(Rule.EpochsAreOrdered), 305)]
    public Task A_broken_rule_is_found_out(string name, int seed)
    {
        Rule rule = Enum.Parse<Rule>(name);
        return SearchAnew is { } seeds ? SearchAsync(rule, seed, seeds) : OwnThreads.RunAsync(() => Find(rule, seed));
    }

    private void Find(Rule rule, int seed)
    {
        (int Seed, string Violation)? found = Run(seed, rule) ?? Alike(seed, Most).Select(other => Run(other, rule)).FirstOrDefault(run => run is not null);
        Assert.True(found is not null, $"Without {rule} nothing went wrong in {Most} runs: it is not needed, or not tested.");
        Assert.True(Run(found.Value.Seed, Rule.None) is null, $"Seed {found.Value.Seed} goes wrong although {rule} is kept.");
        output.WriteLine($"{rule}: seed {found.Value.Seed}, {found.Value.Violation}");
    }

    private async Task SearchAsync(Rule rule, int seed, int seeds)
    {
        var found = new ConcurrentBag<(int Seed, string Violation)>();
        await OwnThreads.ForEachAsync(Alike(seed, seeds), other =>
        {
            if (Run(other, rule) is { } run)
            {
                found.Add(run);
            }
        });

        Assert.True(!found.IsEmpty, $"Without {rule} nothing went wrong in {seeds} runs: it is not needed, or not tested.");
        (int first, string what) = found.MinBy(run => run.Seed);
        output.WriteLine($"{rule}: missed in {found.Count} of {seeds} runs, first in that of seed {first}: {what}");
    }

    private static IEnumerable<int> Alike(int seed, int count) =>
        Enumerable.Range(0, count).Select(number => (number * Temper.Kinds) + (seed % Temper.Kinds));

    private static (int Seed, string Violation)? Run(int seed, Rule rule) =>
        new Simulation.Simulation(seed, rule).Run() is { } violation ? (seed, violation) : null;
}
