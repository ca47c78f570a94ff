using System.Text.RegularExpressions;
using MaintenanceService.Tests.Architecture;

namespace MaintenanceService.Tests.PowerShell;

/// <summary>A Pester file of this repository, read lightly: the names of its tests are known where no pwsh is.</summary>
internal static partial class PesterFile
{
    public static string Folder { get; } = Repository.PathOf("tests", "powershell");

    /// <summary>The files' names, without <c>.Tests.ps1</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.Tests.ps1").Select(path => Path.GetFileName(path)[..^".Tests.ps1".Length]).Order(StringComparer.Ordinal)];

    public static string PathOf(string file) => Path.Combine(Folder, file + ".Tests.ps1");

    /// <summary>What stands after <c>It</c> in quotes, as Pester names it.</summary>
    public static IEnumerable<string> TestsOf(string file) =>
        Test().Matches(File.ReadAllText(PathOf(file))).Select(match => match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal)).Distinct();

    [GeneratedRegex(@"^\s*It '((?:[^']|'')+)'", RegexOptions.Multiline)]
    private static partial Regex Test();
}
