namespace MaintenanceService.Endpoints.Http;

/// <summary>Turns the JSON reader's paths (<c>$.lease.seconds</c>, <c>$['a b'][0]</c>) into JSON Pointers.</summary>
internal static class JsonPointers
{
    /// <summary>Returns the pointer of a path; null = the body itself.</summary>
    public static string? Of(IReadOnlyList<string> segments) =>
        segments.Count == 0 ? null : string.Concat(segments.Select(segment => "/" + segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));

    /// <summary>Returns the names and indexes that a path consists of; none = the body itself, or not known.</summary>
    public static string[] Segments(string? path)
    {
        if (path is null || path.Length < 2 || path[0] != '$')
        {
            return [];
        }

        var segments = new List<string>();
        int at = 1;
        while (at < path.Length)
        {
            segments.Add(Next(path, ref at));
        }

        return [.. segments];
    }

    private static string Next(string path, ref int at)
    {
        int start;
        int end;
        if (path[at] == '.')
        {
            start = at + 1;
            end = path.AsSpan(start).IndexOfAny('.', '[') is var next and >= 0 ? start + next : path.Length;
            at = end;
        }
        else if (path.AsSpan(at).StartsWith("['"))
        {
            start = at + 2;
            end = path.IndexOf("']", start, StringComparison.Ordinal) is var next and >= 0 ? next : path.Length;
            at = Math.Min(end + 2, path.Length);
        }
        else
        {
            start = at + 1;
            end = path.IndexOf(']', start) is var next and >= 0 ? next : path.Length;
            at = Math.Min(end + 1, path.Length);
        }

        return path[start..end];
    }
}
