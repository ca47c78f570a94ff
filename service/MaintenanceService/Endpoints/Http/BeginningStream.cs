namespace MaintenanceService.Endpoints.Http;

/// <summary>Forwards the reads of a body, and keeps the beginning of what was read.</summary>
internal sealed class BeginningStream(Stream inner) : Stream
{
    private const int MaxLength = 64 * 1024;
    private readonly MemoryStream _kept = new();

    public ReadOnlyMemory<byte> Beginning => _kept.GetBuffer().AsMemory(0, (int)_kept.Length);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        _kept.Write(buffer.Span[..Math.Min(read, MaxLength - (int)_kept.Length)]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
