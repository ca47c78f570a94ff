namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>Everything that a run leaves to chance, drawn from its seed in the order of its events.</summary>
internal sealed class Chance(int seed)
{
    public Random Random { get; } = new(seed);

    public bool OneIn(int n) => Random.Next(n) == 0;

    public int Next(int below) => Random.Next(below);

    /// <summary>A length in seconds.</summary>
    public TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + (Random.NextDouble() * (most - least)));

    public T Of<T>(IReadOnlyList<T> all) => all[Random.Next(all.Count)];

    /// <summary>What passes between two steps of one process while others run.</summary>
    public TimeSpan Hiccup(int longOneIn = 15, double most = 0.4) => OneIn(longOneIn) ? Between(0, most) : OneIn(2) ? TimeSpan.Zero : Between(0, 0.005);
}
