using System.Text;
using MaintenanceService.Client;

namespace MaintenanceService.Streams;

/// <summary>The event of one state. Readers that get it within the same millisecond get the same bytes, with that server time.</summary>
internal sealed class StateFrame(byte[] template)
{
    private readonly int _timeAt = template.AsSpan().IndexOf(BeforeTime) + BeforeTime.Length;
    private volatile Stamped? _last;

    private static ReadOnlySpan<byte> BeforeTime => "\"serverTime\":\""u8;

    public byte[] At(DateTimeOffset now)
    {
        DateTimeOffset time = WireTime.Truncate(now);
        if (_last is { } last && last.Time == time)
        {
            return last.Frame;
        }

        byte[] frame = [.. template];
        Encoding.ASCII.GetBytes(WireTime.Format(time), frame.AsSpan(_timeAt));
        _last = new Stamped(time, frame);
        return frame;
    }

    private sealed record Stamped(DateTimeOffset Time, byte[] Frame);
}
