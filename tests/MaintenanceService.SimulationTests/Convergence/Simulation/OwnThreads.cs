namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>
/// Runs on threads of their own, one a processor: on the pool's, minutes of computing would starve the tests beside, whose requests to
/// real processes would stand still for seconds.
/// </summary>
internal static class OwnThreads
{
    public static Task ForEachAsync(IEnumerable<int> seeds, Action<int> run)
    {
        IEnumerator<int> rest = seeds.GetEnumerator();
        return Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => RunAsync(() =>
        {
            while (Next() is { } seed)
            {
                run(seed);
            }
        })));

        int? Next()
        {
            lock (rest)
            {
                return rest.MoveNext() ? rest.Current : null;
            }
        }
    }

    public static Task RunAsync(Action run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
