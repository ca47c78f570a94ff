using System.Text;
using MaintenanceService.Tests.Service.Raw;
using Xunit;

namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>Sends bytes on a connection of their own each, many at once, and checks what comes back.</summary>
internal static class ByteLane
{
    /// <summary>One in five is cut off and costs this; who is answered in it is not cut off by us, on a slow machine too.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly ParallelOptions ManyAtOnce = new() { MaxDegreeOfParallelism = 16 };

    /// <returns>How many were answered: what breaks off before its head is whole need not be.</returns>
    public static async Task<int> SendAsync(RunningService service, IEnumerable<byte[]> requests)
    {
        int answered = 0;
        await Parallel.ForEachAsync(requests, ManyAtOnce, async (bytes, _) =>
        {
            if (await AnswerAsync(service, bytes) is { } answer)
            {
                Interlocked.Increment(ref answered);
                Assert.True(
                    AnswerCheck.Fault(answer) is null, $"{AnswerCheck.Fault(answer)}: {answer}\nto: {Encoding.Latin1.GetString(bytes)}\nlogged: {string.Join('\n', service.Errors.Lines)}");
            }
        });
        return answered;
    }

    private static async Task<RawAnswer?> AnswerAsync(RunningService service, byte[] bytes)
    {
        using RawConnection connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync(bytes);
        Task<RawAnswer?> reading = connection.ReadAsync(bytes.AsSpan().StartsWith("HEAD "u8));
        if (await Task.WhenAny(reading, Task.Delay(Patience, TimeProvider.System)) != reading)
        {
            // It waits for the rest of what was cut off.
            connection.EndSending();
        }

        return await reading;
    }
}
