using System.Net.Sockets;

namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>How a reader asks a server for its stream, and finds the states in what it receives.</summary>
internal interface IStreamProtocol
{
    /// <summary>What a reader sends first.</summary>
    ReadOnlyMemory<byte> Subscription { get; }

    /// <summary>Takes what has come whole.</summary>
    /// <param name="unread">What has been received and not been taken yet.</param>
    /// <param name="socket">For what the protocol wants to be answered.</param>
    /// <param name="states">The number of states in what was taken. The confirmation of a subscription counts as one.</param>
    /// <returns>The number of bytes that were taken.</returns>
    int Read(ReadOnlySpan<byte> unread, Socket socket, out int states);
}
