using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>How much may come between two events: a megabyte, and not a byte more.</summary>
public sealed class EventLimitTests
{
    private const int Megabyte = 1024 * 1024;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Megabyte_passes_and_one_byte_more_is_refused()
    {
        await using var stream = new EventLimitStream(new MemoryStream(new byte[Megabyte + 1]));

        await stream.ReadExactlyAsync(new byte[Megabyte], Test);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await stream.ReadExactlyAsync(new byte[1], Test));
    }

    [Fact]
    public async Task Events_can_be_read_alone()
    {
        await using var stream = new EventLimitStream(new MemoryStream());

        Assert.Equal((true, false, false), (stream.CanRead, stream.CanSeek, stream.CanWrite));
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.Write([1], 0, 1));
    }

    [Fact]
    public async Task Count_begins_anew_with_each_event()
    {
        await using var stream = new EventLimitStream(new MemoryStream(new byte[3 * Megabyte]));
        for (int item = 0; item < 3; item++)
        {
            await stream.ReadExactlyAsync(new byte[Megabyte], Test);
            stream.Reset();
        }

        Assert.Equal(0, await stream.ReadAsync(new byte[1], Test));
    }
}
