using MaintenanceService.Store.Postgres;

namespace MaintenanceService.Endpoints.Http;

/// <summary>The body of an event stream: an event is written only while this process is certainly the active one; a <c>bye</c> event always.</summary>
internal sealed class LeasedStream(Stream inner, PostgresLease lease, Action abort) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (lease.MayAnswer || buffer.Span.StartsWith("retry: "u8))
        {
            return inner.WriteAsync(buffer, cancellationToken);
        }

        abort();
        return ValueTask.FromCanceled(new CancellationToken(canceled: true));
    }

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
