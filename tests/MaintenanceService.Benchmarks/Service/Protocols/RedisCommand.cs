using System.Globalization;
using System.Text;

namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>Makes the bytes of a command of Redis.</summary>
internal static class RedisCommand
{
    public static byte[] Of(params string[] words) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"*{words.Length}\r\n{string.Concat(words.Select(word => string.Create(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n")))}"));
}
