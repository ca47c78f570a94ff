using MaintenanceService.Benchmarks.Rounds;

namespace MaintenanceService.Benchmarks.Kestrel;

/// <summary>Loads several servers in turn, A B C A B C …, and tells how many requests a second each answers, by the median round.</summary>
internal static class LoadRounds
{
    private const int Connections = 4;
    private const int TimesARound = 60;
    private const int WarmUps = 10;
    private const int Sittings = 10;

    public static IReadOnlyDictionary<string, double> Measure(IReadOnlyList<BenchmarkServer> servers, int rounds)
    {
        var samples = servers.ToDictionary(server => server.Name, _ => new List<double>(rounds));
        for (int sitting = 0; sitting < Sittings; sitting++)
        {
            // With other connections each time: how the server's queues share them out is luck, and lasts as long as they do.
            RawClient[][] clients = [.. servers.Select(server => Enumerable.Range(0, Connections).Select(_ => new RawClient(server.Address)).ToArray())];
            for (int round = -WarmUps; round < rounds / Sittings; round++)
            {
                for (int i = 0; i < servers.Count; i++)
                {
                    int at = (i + Math.Abs(round)) % servers.Count;
                    double seconds = Round(clients[at]);
                    if (round >= 0)
                    {
                        samples[servers[at].Name].Add(RawClient.Requests(TimesARound) * Connections / seconds);
                    }
                }
            }

            foreach (RawClient client in clients.SelectMany(own => own))
            {
                client.Dispose();
            }
        }

        return samples.ToDictionary(pair => pair.Key, pair => Median.Of(pair.Value));
    }

    private static double Round(RawClient[] clients)
    {
        long from = TimeProvider.System.GetTimestamp();
        Task.WaitAll([.. clients.Select(client => Task.Factory.StartNew(
            () => client.Run(TimesARound), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
        return TimeProvider.System.GetElapsedTime(from).TotalSeconds;
    }
}
