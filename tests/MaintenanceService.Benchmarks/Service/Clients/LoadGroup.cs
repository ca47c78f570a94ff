namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>Some connections that each ask again as soon as they are answered, from few threads.</summary>
internal sealed class LoadGroup : IDisposable
{
    private const int ConnectionsOfThread = 32;
    private readonly HttpConnection[] _connections;

    public LoadGroup(Uri server, int connections) =>
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new HttpConnection(server))];

    /// <summary>Sends a number of requests on each connection, and returns how many were answered a second.</summary>
    /// <param name="times">How many on each.</param>
    /// <param name="request">The bytes of one: of which connection, and the how manieth.</param>
    public double Run(int times, Func<int, int, byte[]> request)
    {
        long startedAt = TimeProvider.System.GetTimestamp();
        Task.WaitAll([.. _connections.Index().Chunk(ConnectionsOfThread).Select(own => Task.Factory.StartNew(
            () => Run(own, times, request), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
        return times * _connections.Length / TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds;
    }

    public void Dispose() => Array.ForEach(_connections, connection => connection.Dispose());

    private static void Run((int Index, HttpConnection Item)[] connections, int times, Func<int, int, byte[]> request)
    {
        for (int time = 0; time < times; time++)
        {
            foreach ((int index, HttpConnection connection) in connections)
            {
                connection.Send(request(index, time));
            }

            foreach ((_, HttpConnection connection) in connections)
            {
                connection.Receive();
            }
        }
    }
}
