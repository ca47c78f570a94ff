using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MaintenanceService.Tests.Service.BadRequests;

/// <summary>One case of the corpus; README.md beside it says how it is written.</summary>
internal sealed partial record BadRequest(string Name, int Status, string? Slug, string? Pointer, IReadOnlyList<(string Name, string Value)> Expected, string Text)
{
    public bool IsHead => Text.StartsWith("HEAD ", StringComparison.Ordinal);

    /// <summary>All cases of a folder, named by file and words.</summary>
    public static IEnumerable<BadRequest> Load(string folder) => Directory.GetFiles(folder, "*.http").Order(StringComparer.Ordinal).SelectMany(file =>
        ("\n" + File.ReadAllText(file)).Split("\n### ", StringSplitOptions.RemoveEmptyEntries)
            .Select(text => Parse(Path.GetFileNameWithoutExtension(file), text.TrimStart('\n'))));

    /// <summary>The bytes to send.</summary>
    public byte[] ToBytes(string key, string instance)
    {
        string text = Text.Replace("{key}", key, StringComparison.Ordinal).Replace("{instance}", instance, StringComparison.Ordinal);
        if (text.StartsWith("RAW\n", StringComparison.Ordinal))
        {
            return Expand(text[4..].Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n\r\n");
        }

        int blank = text.IndexOf("\n\n", StringComparison.Ordinal);
        string[] head = (blank < 0 ? text : text[..blank]).Split('\n');
        byte[] body = blank < 0 ? [] : Expand(text[(blank + 2)..]);
        string line = head[0].Count(c => c == ' ') == 1 ? head[0] + " HTTP/1.1" : head[0];
        var headers = head.Skip(1).ToList();
        bool chunked = headers.Exists(header => header.StartsWith("Transfer-Encoding:", StringComparison.Ordinal));
        Default(headers, "Host", "localhost");
        Default(headers, "Connection", "close");
        Default(headers, "Authorization", $"Bearer {key}");
        if (body.Length > 0)
        {
            Default(headers, "Content-Type", "application/json");
            Default(headers, "Content-Length", chunked ? "-" : body.Length.ToString(CultureInfo.InvariantCulture));
        }

        string all = string.Join("\r\n", headers.Prepend(line).Where(header => !header.EndsWith(": -", StringComparison.Ordinal)));
        return [.. Expand(all + "\r\n\r\n"), .. body];
    }

    private static BadRequest Parse(string file, string text)
    {
        string[] lines = text.TrimEnd('\n').Split('\n');
        Match title = Title().Match(lines[0]);
        string? Word(int group) => title.Groups[group] is { Success: true, Value: not "-" } word ? word.Value : null;
        (string, string)[] expected = [.. lines.Skip(1).TakeWhile(line => line.StartsWith("< ", StringComparison.Ordinal))
            .Select(line => line[2..].Split(": ", 2)).Select(parts => (parts[0], parts[1]))];
        return new BadRequest(
            $"{file}: {title.Groups[4].Value}", int.Parse(title.Groups[1].Value, CultureInfo.InvariantCulture), Word(2), Word(3), expected,
            string.Join('\n', lines.Skip(1 + expected.Length)));
    }

    private static void Default(List<string> headers, string name, string value)
    {
        if (!headers.Exists(header => header.StartsWith(name + ":", StringComparison.Ordinal)))
        {
            headers.Add($"{name}: {value}");
        }
    }

    private static byte[] Expand(string text)
    {
        // Repetitions first: what is repeated may be bytes.
        string repeated = Repeat().Replace(text, match =>
            string.Concat(Enumerable.Repeat(match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))));
        using var bytes = new MemoryStream();
        int at = 0;
        foreach (Match match in Hex().Matches(repeated))
        {
            bytes.Write(Encoding.UTF8.GetBytes(repeated[at..match.Index]));
            bytes.Write(Convert.FromHexString(match.Groups[1].Value));
            at = match.Index + match.Length;
        }

        bytes.Write(Encoding.UTF8.GetBytes(repeated[at..]));
        return bytes.ToArray();
    }

    [GeneratedRegex(@"\A(\d{3})(?: (\S+))?(?: (\S+))? :: (.+)\z")]
    private static partial Regex Title();

    [GeneratedRegex(@"\{repeat:((?:\{hex:[0-9A-F]+\}|[^{}])+?):(\d+)\}")]
    private static partial Regex Repeat();

    [GeneratedRegex(@"\{hex:([0-9A-F]+)\}")]
    private static partial Regex Hex();
}
