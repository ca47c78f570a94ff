using System.Text.RegularExpressions;
using MaintenanceService.Tests.Architecture;

namespace MaintenanceService.Tests.Documents;

/// <summary>Reads the documents of the repository: all pages of Markdown that users read.</summary>
internal static partial class DocumentReader
{
    private static readonly string[] Folders = ["docs", "samples", "middleware", "powershell", "service", "deploy", ".github"];

    /// <summary>All documents, by their paths from the repository's root.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !Generated().IsMatch(file))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The blocks of code of a language, in all documents.</summary>
    public static IEnumerable<DocumentBlock> BlocksIn(string language) => Documents.SelectMany(Blocks).Where(block => block.Language == language);

    /// <summary>The blocks of code of a document.</summary>
    public static IEnumerable<DocumentBlock> Blocks(string document)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf(document));
        for (int at = 0; at < lines.Length; at++)
        {
            int end = at + 1;
            if (Fence().Match(lines[at]) is { Success: true } fence)
            {
                end = Array.FindIndex(lines, at + 1, line => line.TrimStart().StartsWith("```", StringComparison.Ordinal));
                yield return new DocumentBlock(document, at + 1, fence.Groups[2].Value, Text(lines[(at + 1)..end], fence.Groups[1].Length));
                at = end;
            }
            else if (lines[at].StartsWith("    ", StringComparison.Ordinal) && (at == 0 || lines[at - 1].Length == 0) && !IsInList(lines, at))
            {
                while (end < lines.Length && (lines[end].StartsWith("    ", StringComparison.Ordinal) || (lines[end].Length == 0 && end + 1 < lines.Length && lines[end + 1].StartsWith("    ", StringComparison.Ordinal))))
                {
                    end++;
                }

                string text = Text(lines[at..end], 4);
                yield return new DocumentBlock(document, at + 1, Guess(document, text), text);
                at = end - 1;
            }
        }
    }

    // A paragraph that belongs to an item of a list is indented as well.
    private static bool IsInList(string[] lines, int at) =>
        lines[..at].LastOrDefault(line => line.Length > 0 && !char.IsWhiteSpace(line[0])) is { } before && ListItem().IsMatch(before)
        && !lines[at].StartsWith("       ", StringComparison.Ordinal);

    private static string Text(string[] lines, int indentation) =>
        string.Join('\n', lines.Select(line => line.Length >= indentation ? line[indentation..] : line.TrimStart())).Trim('\n');

    private static string Guess(string document, string text) =>
        document.EndsWith("powershell.md", StringComparison.Ordinal) || document.StartsWith("powershell/", StringComparison.Ordinal) || PowerShell().IsMatch(text) ? "powershell"
        : CSharp().IsMatch(text) ? "csharp"
        : Shell().IsMatch(text) ? "bash"
        : "";

    [GeneratedRegex("(^|/)(bin|obj|node_modules|data|App_Data)/")]
    private static partial Regex Generated();

    [GeneratedRegex("^( *)```(.*)$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^([-*]|\d+\.) ")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"Import-Module|^\$\w+ = ", RegexOptions.Multiline)]
    private static partial Regex PowerShell();

    [GeneratedRegex(@"^(builder|app|services|await using|IMaintenance\w+|using var)\b.*;", RegexOptions.Multiline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"^(dotnet|export|curl|node|mkdir|maintenance|[A-Za-z_]+=|MaintenanceService (backup|create-key))\b?")]
    private static partial Regex Shell();
}
