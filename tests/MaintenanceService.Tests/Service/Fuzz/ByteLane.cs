using System.Text;
using MaintenanceService.Tests.Service.Raw;
using Xunit;

namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>Sends bytes on a connection of their own each, and judges what comes back.</summary>
internal static class ByteLane
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <returns>How many were answered: what breaks off before its head is whole need not be.</returns>
    public static async Task<int> SendAsync(RunningService service, IEnumerable<byte[]> requests)
    {
        int answered = 0;
        foreach (byte[] bytes in requests)
        {
            using RawConnection connection = await RawConnection.OpenAsync(service.Address);
            await connection.SendAsync(bytes);
            Task<RawAnswer?> reading = connection.ReadAsync(bytes.AsSpan().StartsWith("HEAD "u8));
            if (await Task.WhenAny(reading, Task.Delay(Patience, TimeProvider.System)) != reading)
            {
                // It waits for the rest of what was cut off.
                connection.EndSending();
            }

            RawAnswer? answer = await reading;
            if (answer is not null)
            {
                answered++;
                Assert.True(
                    Judge.Fault(answer) is null, $"{Judge.Fault(answer)}: {answer}\nto: {Encoding.Latin1.GetString(bytes)}\nlogged: {string.Join('\n', service.Errors.Lines)}");
            }
        }

        return answered;
    }
}
