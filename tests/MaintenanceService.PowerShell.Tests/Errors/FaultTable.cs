using System.Text.RegularExpressions;
using MaintenanceService.PowerShell.Tests.Hosting;
using MaintenanceService.Tests.Architecture;

namespace MaintenanceService.PowerShell.Tests.Errors;

/// <summary>Errors/Faults.txt: a command after <c>&gt;</c>, then the error's id and category, its text, and after <c>=</c> what to do.</summary>
internal static partial class FaultTable
{
    public static string File { get; } = Repository.PathOf("tests", "MaintenanceService.PowerShell.Tests", "Errors", "Faults.txt");

    /// <summary>Commands, and what is expected of each.</summary>
    public static IReadOnlyList<(string Command, string Expected)> Read() =>
        [.. System.IO.File.ReadAllText(File).ReplaceLineEndings("\n").Split("\n> ", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => block.TrimStart('>', ' ').Split('\n', 2)).Select(parts => (parts[0], parts.Length > 1 ? parts[1].Trim() : ""))];

    /// <summary>The error as the file writes it, without what differs from run to run.</summary>
    public static string Write(ModuleResult result)
    {
        string advice = result.Error?.ErrorDetails?.RecommendedAction ?? "";
        string text = $"{result.ErrorId} {result.Error?.CategoryInfo.Category}\n{result.Message}{(advice.Length > 0 ? $"\n= {advice}" : "")}";
        return Id().Replace(Port().Replace(Date().Replace(Time().Replace(text, "TIME"), "DATE"), "http://$1:PORT/"), "ID").Trim();
    }

    [GeneratedRegex(@"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<=; write )20[0-9]{2}-[0-9]{2}-[0-9]{2}")]
    private static partial Regex Date();

    [GeneratedRegex(@"(?<=\('|-Id )[0-9a-z]{16}(?='\)|\b)")]
    private static partial Regex Id();

    [GeneratedRegex(@"http://(localhost|127\.0\.0\.1):[0-9]+/")]
    private static partial Regex Port();
}
