namespace MaintenanceService.AspNetCore.Observability;

/// <summary>Says in a sentence why something failed, for a log line that goes on after it.</summary>
internal static class Reason
{
    private const int MaxDepth = 5;

    /// <summary>Returns the messages from the outermost to the innermost, without their full stops and without "see inner exception".</summary>
    public static string Of(Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            return "no answer came in time";
        }

        var parts = new List<string>();
        Exception? current = exception;
        for (int depth = 0; current is not null && depth < MaxDepth; depth++)
        {
            string part = Clean(current.Message);
            // A wrapper often repeats what it wraps.
            if (part.Length > 0 && !parts.Exists(earlier => earlier.Contains(part, StringComparison.Ordinal)))
            {
                parts.Add(part);
            }

            current = current.InnerException;
        }

        return parts.Count == 0 ? exception.GetType().Name : string.Join(": ", parts);
    }

    private static string Clean(string message)
    {
        string line = message.ReplaceLineEndings(" ").Trim();
        int hint = line.IndexOf("see inner exception", StringComparison.OrdinalIgnoreCase);
        return (hint < 0 ? line : line[..hint]).TrimEnd(' ', ',', '.', ';', '(');
    }
}
