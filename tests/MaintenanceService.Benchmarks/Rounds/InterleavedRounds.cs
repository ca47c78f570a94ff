using MaintenanceService.Benchmarks.Cases;

namespace MaintenanceService.Benchmarks.Rounds;

/// <summary>
/// Measures all cases in turn, A B C A B C …, in batches shorter than a time slice, so that whatever else the machine does meets each of
/// them alike. The median of many batches is what it costs.
/// </summary>
internal static class InterleavedRounds
{
    private const int WarmUps = 400;
    private static readonly TimeSpan BatchLength = TimeSpan.FromMicroseconds(400);

    /// <summary>Nanoseconds and bytes of one run of each case, by name.</summary>
    public static Dictionary<string, Measured> Measure(IReadOnlyList<Case> cases, int rounds)
    {
        var samples = cases.ToDictionary(item => item.Name, _ => new List<double>(rounds));
        int[] counts = WarmUp(cases);
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < cases.Count; i++)
            {
                // Each round begins with another one: no case always follows the same neighbour's dirt.
                int at = (i + round) % cases.Count;
                samples[cases[at].Name].Add(Batch(cases[at].Run, counts[at]) / counts[at]);
            }
        }

        return cases.ToDictionary(item => item.Name, item => new Measured(Median.Of(samples[item.Name]), Bytes(item.Run)));
    }

    // In turn, too: what the compiler learns while it warms up shall favour none.
    private static int[] WarmUp(IReadOnlyList<Case> cases)
    {
        int[] counts = [.. cases.Select(_ => 10)];
        for (int i = 0; i < WarmUps; i++)
        {
            for (int at = 0; at < cases.Count; at++)
            {
                double took = Batch(cases[at].Run, counts[at]) / counts[at];
                counts[at] = Math.Max(10, (int)(BatchLength.TotalNanoseconds / took));
            }
        }

        return counts;
    }

    private static double Batch(Action run, int count)
    {
        long from = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            run();
        }

        return TimeProvider.System.GetElapsedTime(from).TotalNanoseconds;
    }

    private static double Bytes(Action run)
    {
        const int Count = 1000;
        long from = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Count; i++)
        {
            run();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - from) / (double)Count;
    }
}
