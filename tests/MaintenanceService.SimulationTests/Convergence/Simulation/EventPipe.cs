namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>The body of an event stream as its reader sees it: bytes as they come, silence, or a broken connection.</summary>
internal sealed class EventPipe : Stream
{
    private readonly Queue<byte[]> _frames = [];
    private ReadOnlyMemory<byte> _rest;
    private TaskCompletionSource? _waiting;
    private bool _isBroken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Arrive(byte[] frame)
    {
        _frames.Enqueue(frame);
        Wake();
    }

    public void Break()
    {
        _isBroken = true;
        Wake();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty && _frames.Count == 0)
        {
            if (_isBroken)
            {
                throw new IOException("The connection was reset.");
            }

            var waiting = new TaskCompletionSource();
            using CancellationTokenRegistration cancelled = cancellationToken.Register(() => waiting.TrySetCanceled(cancellationToken));
            _waiting = waiting;
            await waiting.Task.ConfigureAwait(false);
        }

        ReadOnlyMemory<byte> from = _rest.IsEmpty ? _frames.Dequeue() : _rest;
        int length = Math.Min(from.Length, buffer.Length);
        from[..length].CopyTo(buffer);
        _rest = from[length..];
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Wake()
    {
        TaskCompletionSource? waiting = _waiting;
        _waiting = null;
        waiting?.TrySetResult();
    }
}
