using System.Net;
using System.Net.Sockets;

namespace MaintenanceService.Client;

/// <summary>
/// Connects to a host with several addresses as browsers do (RFC 8305): the next address is tried when the previous one has failed or not
/// answered for a quarter of a second. Tried in turn, an address that drops packets would use up the time for all.
/// </summary>
internal static class ParallelConnect
{
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <summary>Connects for an HTTP handler.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint endPoint = context.DnsEndPoint;
        IPAddress[] addresses = IPAddress.TryParse(endPoint.Host, out IPAddress? address)
            ? [address]
            : await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        return new NetworkStream(await ConnectAsync(addresses, endPoint.Port, cancellationToken), ownsSocket: true);
    }

    /// <summary>Returns the first connection that is made.</summary>
    /// <exception cref="SocketException">None can be made; the failure of the last attempt.</exception>
    public static async Task<Socket> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new Queue<IPAddress>(Interleaved(addresses));
        var attempts = new List<Task<Socket>>();
        Exception failure = new SocketException((int)SocketError.HostNotFound);
        try
        {
            while (waiting.Count > 0 || attempts.Count > 0)
            {
                if (waiting.TryDequeue(out IPAddress? next))
                {
                    attempts.Add(AttemptAsync(next, port, others.Token));
                }

                if (await FirstAsync(attempts, waiting.Count > 0, cancellationToken) is not { } ended)
                {
                    continue;
                }

                attempts.Remove(ended);
                if (ended.IsCompletedSuccessfully)
                {
                    return await ended;
                }

                cancellationToken.ThrowIfCancellationRequested();
                failure = ended.Exception?.InnerException ?? failure;
            }

            throw failure;
        }
        finally
        {
            await others.CancelAsync();
            attempts.ForEach(Forget);
        }
    }

    private static async Task<Task<Socket>?> FirstAsync(List<Task<Socket>> attempts, bool hasOthers, CancellationToken cancellationToken)
    {
        Task<Task<Socket>> ended = Task.WhenAny(attempts);
        if (!hasOthers)
        {
            return await ended;
        }

        await Task.WhenAny(ended, Task.Delay(HeadStart, TimeProvider.System, cancellationToken));
        return ended.IsCompleted ? await ended : null;
    }

    private static async Task<Socket> AttemptAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Closes a connection that was made too late, and marks an error as observed.
    private static void Forget(Task<Socket> attempt) => attempt.ContinueWith(
        static late =>
        {
            if (late.IsCompletedSuccessfully)
            {
                late.Result.Dispose();
            }
            else
            {
                _ = late.Exception;
            }
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    // Alternates the address families, in the resolver's order.
    private static IEnumerable<IPAddress> Interleaved(IReadOnlyList<IPAddress> addresses)
    {
        ILookup<bool, IPAddress> families = addresses.ToLookup(address => address.AddressFamily == addresses[0].AddressFamily);
        IPAddress[] first = [.. families[true]];
        IPAddress[] second = [.. families[false]];
        for (int i = 0; i < Math.Max(first.Length, second.Length); i++)
        {
            foreach (IPAddress[] family in (IPAddress[][])[first, second])
            {
                if (i < family.Length)
                {
                    yield return family[i];
                }
            }
        }
    }
}
