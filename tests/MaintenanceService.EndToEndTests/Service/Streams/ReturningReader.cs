using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MaintenanceService.AspNetCore.Connection;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>
/// One stream as the agent of an app reads it: opened again after the delay that a goodbye asks for, and with the agent's own back-off where the
/// connection fails. It costs little, so that one process may have thousands.
/// </summary>
/// <param name="request">The request for the stream.</param>
/// <param name="onState">Gets the revision of each state.</param>
internal sealed class ReturningReader(ReadOnlyMemory<byte> request, Action<long> onState)
{
    private readonly byte[] _buffer = new byte[2048];
    private readonly Backoff _backoff = new(Random.Shared);
    private byte[] _unread = [];
    private TimeSpan? _retry;

    private static ReadOnlySpan<byte> EndOfEvent => "\n\n"u8;

    /// <summary>Reads until it is cancelled; opens the stream again whenever it ends.</summary>
    public async Task RunAsync(Uri service, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                _retry = null;
                await ReadAsync(service, cancellationToken);
                await Task.Delay(_retry ?? _backoff.Next(), TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ReadAsync(Uri service, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(service.Host, service.Port, cancellationToken);
            await socket.SendAsync(request, cancellationToken);
            _unread = [];
            int read;
            while ((read = await socket.ReceiveAsync(_buffer, cancellationToken)) > 0)
            {
                Take(_buffer.AsSpan(0, read));
            }
        }
        catch (SocketException)
        {
            // The service is away.
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> unread = _unread.Length == 0 ? bytes : (byte[])[.. _unread, .. bytes];
        int end;
        while ((end = unread.IndexOf(EndOfEvent)) >= 0)
        {
            string text = Encoding.UTF8.GetString(unread[..end]);
            if (text.Contains("event: state\n", StringComparison.Ordinal))
            {
                _backoff.Reset();
                string id = Field(text, "id: ")!;
                onState(long.Parse(id.AsSpan(id.LastIndexOf(':') + 1), CultureInfo.InvariantCulture));
            }
            else if (Field(text, "retry: ") is { } retry)
            {
                _retry = TimeSpan.FromMilliseconds(int.Parse(retry, CultureInfo.InvariantCulture));
            }

            unread = unread[(end + EndOfEvent.Length)..];
        }

        _unread = unread.ToArray();
    }

    private static string? Field(string text, string name)
    {
        int at = text.IndexOf(name, StringComparison.Ordinal);
        return at < 0 ? null : text[(at + name.Length)..].Split('\n', 2)[0];
    }
}
