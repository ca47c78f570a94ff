using System.Text.Json;
using MaintenanceService.AspNetCore.Requests;

namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Limits the descriptive texts of a report, so that the app's names can't make it too large.</summary>
internal static class ReportText
{
    private const int MostLines = 100;
    private const int MostBytes = 32 * 1024;

    /// <summary>Returns at most 100 lines of 200 characters, 32 KB in all as they are sent; the last line says how many are left out.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<string> lines)
    {
        var kept = new List<string>();
        int bytes = 0;
        foreach (string line in lines)
        {
            string clean = RequestName.Clean(line);
            bytes += JsonEncodedText.Encode(clean).EncodedUtf8Bytes.Length + 3;
            if (bytes > MostBytes || (kept.Count == MostLines - 1 && lines.Count > MostLines))
            {
                kept.Add($"and {lines.Count - kept.Count} more");
                break;
            }

            kept.Add(clean);
        }

        return kept;
    }
}
