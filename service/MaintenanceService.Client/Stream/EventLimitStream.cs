namespace MaintenanceService.Client;

/// <summary>Limits how many bytes may come between two events: a line without an end must not fill the reader's memory.</summary>
internal sealed class EventLimitStream(Stream inner) : Stream
{
    private const int MaxBytes = 1024 * 1024;
    private int _sinceEvent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Starts the count again: an event was read whole.</summary>
    public void Reset() => _sinceEvent = 0;

    // Needs no context of the caller, as the parser that reads it.
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int read) => (_sinceEvent += read) <= MaxBytes
        ? read
        : throw new InvalidDataException($"More than {MaxBytes} bytes came without an event; what answers is not the service.");
}
