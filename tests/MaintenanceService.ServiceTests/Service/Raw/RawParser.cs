using System.Globalization;
using System.Text;

namespace MaintenanceService.Tests.Service.Raw;

/// <summary>Reads answers off a stream of bytes, as strictly as Kestrel writes them.</summary>
internal static class RawParser
{
    /// <summary>The first answer, and how many bytes it took; null where it is not all there yet.</summary>
    /// <param name="bytes">What came so far.</param>
    /// <param name="toHead">Whether HEAD was asked: then no body follows.</param>
    /// <param name="ended">Whether nothing more will come.</param>
    public static (RawAnswer Answer, int Length)? TryRead(ReadOnlySpan<byte> bytes, bool toHead, bool ended)
    {
        int head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return null;
        }

        string[] lines = Encoding.Latin1.GetString(bytes[..head]).Split("\r\n");
        int status = int.Parse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture);
        int at = head + 4;
        if (status < 200)
        {
            return TryRead(bytes[at..], toHead, ended) is var (final, length) ? (final, at + length) : null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        if (toHead || status is 204 or 304)
        {
            return (new RawAnswer(status, headers, []), at);
        }

        if (headers.TryGetValue("Content-Length", out string? text))
        {
            int length = int.Parse(text, CultureInfo.InvariantCulture);
            return bytes.Length < at + length ? null : (new RawAnswer(status, headers, bytes.Slice(at, length).ToArray()), at + length);
        }

        if (headers.ContainsKey("Transfer-Encoding"))
        {
            return Unchunk(bytes[at..]) is var (body, length) ? (new RawAnswer(status, headers, body), at + length) : null;
        }

        return ended ? (new RawAnswer(status, headers, bytes[at..].ToArray()), bytes.Length) : null;
    }

    private static (byte[] Body, int Length)? Unchunk(ReadOnlySpan<byte> bytes)
    {
        using var body = new MemoryStream();
        int at = 0;
        while (true)
        {
            int line = bytes[at..].IndexOf("\r\n"u8);
            if (line < 0)
            {
                return null;
            }

            int size = int.Parse(Encoding.ASCII.GetString(bytes.Slice(at, line)), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at += line + 2;
            if (bytes.Length < at + size + 2)
            {
                return null;
            }

            body.Write(bytes.Slice(at, size));
            at += size + 2;
            if (size == 0)
            {
                return (body.ToArray(), at);
            }
        }
    }
}
