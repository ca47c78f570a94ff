using System.Collections.Concurrent;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>What many runs came to.</summary>
internal sealed class SimulationReport
{
    private readonly ConcurrentDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<(int Seed, string Violation)> _violations = [];
    private long _runs;
    private long _steps;
    private long _closings;

    /// <summary>At how many steps something was refused and all had confirmed it.</summary>
    public long Closings => Interlocked.Read(ref _closings);

    /// <summary>What was violated, by seed.</summary>
    public IReadOnlyList<string> Violations => [.. _violations.OrderBy(found => found.Seed).Select(found => $"seed {found.Seed}: {found.Violation}")];

    /// <summary>Runs a seed.</summary>
    public void Add(int seed, Action<string>? trace = null)
    {
        var simulation = new Simulation(seed, Rule.None, trace);
        if (simulation.Run() is { } violation)
        {
            _violations.Add((seed, violation));
        }

        Interlocked.Increment(ref _runs);
        Interlocked.Add(ref _steps, simulation.Time.Steps);
        Interlocked.Add(ref _closings, simulation.Closings);
        foreach ((string kind, int count) in simulation.Faults.Counts)
        {
            _faults.AddOrUpdate(kind, count, (_, former) => former + count);
        }
    }

    public override string ToString() => string.Join('\n',
    [
        $"{_runs:N0} seeds, {_steps:N0} steps, {_closings:N0} of them converged while something was refused, {_faults.Values.Sum():N0} faults, {_violations.Count} violations",
        .. _faults.OrderBy(fault => fault.Key, StringComparer.Ordinal).Select(fault => $"  {fault.Value,12:N0}  {fault.Key}"),
    ]);
}
