namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Finds the path that a client sent, before the app rewrote it.</summary>
internal static class RawTarget
{
    /// <summary>Returns the decoded path of a request's target, in the form that servers show; null where the target has none.</summary>
    public static string? Path(string? target)
    {
        if (string.IsNullOrEmpty(target))
        {
            return null;
        }

        int query = target.IndexOf('?');
        string path = query < 0 ? target : target[..query];
        if (!path.StartsWith('/'))
        {
            // The absolute form, or one that has no path (*, host:port).
            return Uri.TryCreate(path, UriKind.Absolute, out Uri? uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal) ? Decode(uri.AbsolutePath) : null;
        }

        return path.AsSpan().IndexOfAny('%', '.') < 0 ? path
            : Uri.TryCreate("http://host" + path, UriKind.Absolute, out Uri? whole) ? Decode(whole.AbsolutePath)
            : path;
    }

    // Servers leave an encoded slash as it is: decoded, it would read as the end of a segment.
    private static string Decode(string path) =>
        string.Join("%2F", path.Split(["%2F", "%2f"], StringSplitOptions.None).Select(Uri.UnescapeDataString));
}
