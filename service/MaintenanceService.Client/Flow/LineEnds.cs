namespace MaintenanceService.Client.Flow;

/// <summary>Reads texts with the line ends of Windows: files and here-strings have them, and the service keeps line feeds.</summary>
internal static class LineEnds
{
    /// <summary>Returns the text with line feeds, and without those at its end.</summary>
    public static string Normalize(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd('\n');
}
