using System.Text;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Output;

/// <summary>Lays records out in columns, as wide as their longest value.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    public static string Format(string[] header, IEnumerable<string[]> rows)
    {
        string[][] all = [header, .. rows.Select(row => row.Select(cell => SafeText.Clean(cell).ReplaceLineEndings(" ")).ToArray())];
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => all.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in all)
        {
            text.AppendLine(string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        return text.ToString();
    }
}
