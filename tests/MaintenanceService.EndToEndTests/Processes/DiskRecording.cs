using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MaintenanceService.Tests.Processes;

/// <summary>Reads what strace recorded of a process's writes, in the order in which they happened.</summary>
internal static partial class DiskRecording
{
    /// <summary>The calls to record.</summary>
    public const string Calls = "pwrite64,ftruncate,fsync,fdatasync,sendto";

    /// <summary>Returns a write as soon as it begins, a flush once it is over.</summary>
    public static IReadOnlyList<DiskCall> Read(IEnumerable<string> lines)
    {
        var calls = new List<DiskCall>();
        var flushing = new Dictionary<string, string>();
        foreach (string line in lines)
        {
            if (Begun().Match(line) is { Success: true } begun)
            {
                string path = Text(begun.Groups["path"].Value);
                string rest = begun.Groups["rest"].Value;
                switch (begun.Groups["call"].Value)
                {
                    case "pwrite64" when Written().Match(rest) is { Success: true } written:
                        calls.Add(new DiskCall(DiskCallKind.Write, path, Number(written.Groups["offset"]), Bytes(written.Groups["data"].Value)));
                        break;
                    case "ftruncate" when Truncated().Match(rest) is { Success: true } truncated:
                        calls.Add(new DiskCall(DiskCallKind.Truncate, path, Number(truncated.Groups["length"])));
                        break;
                    case "fsync" or "fdatasync" when rest.EndsWith(") = 0", StringComparison.Ordinal):
                        calls.Add(new DiskCall(DiskCallKind.Flush, path));
                        break;
                    case "fsync" or "fdatasync":
                        flushing[begun.Groups["thread"].Value] = path;
                        break;
                    case "sendto" when Written().Match(rest) is { Success: true } sent && Text(sent.Groups["data"].Value).StartsWith("HTTP/1.1 2", StringComparison.Ordinal):
                        calls.Add(new DiskCall(DiskCallKind.Answer, path));
                        break;
                }
            }
            else if (Resumed().Match(line) is { Success: true } resumed && flushing.Remove(resumed.Groups["thread"].Value, out string? flushed))
            {
                calls.Add(new DiskCall(DiskCallKind.Flush, flushed));
            }
        }

        return calls;
    }

    private static string Text(string hex) => Encoding.UTF8.GetString(Bytes(hex));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace("\\x", "", StringComparison.Ordinal));

    private static long Number(Group group) => long.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<thread>\d+) +(?<call>\w+)\(\d+<(?<path>(\\x[0-9a-f]{2})*)>(?<rest>.*)$")]
    private static partial Regex Begun();

    [GeneratedRegex("""^, "(?<data>(\\x[0-9a-f]{2})*)", \d+, (?<offset>\d+)""")]
    private static partial Regex Written();

    [GeneratedRegex(@"^, (?<length>\d+)")]
    private static partial Regex Truncated();

    [GeneratedRegex(@"^(?<thread>\d+) +<\.\.\. f(data)?sync resumed>\) += 0$")]
    private static partial Regex Resumed();
}
