using System.Text.RegularExpressions;

namespace MaintenanceService.Client.Flow;

/// <summary>
/// Breaks commands that a CI system would run from a job's log: <c>##vso[…]</c> and <c>##[…]</c> (Azure Pipelines), <c>::command::</c> at a line's
/// begin (GitHub; elsewhere in a line where it has its whole form, for a view may wrap there), <c>##teamcity[…]</c>. A reason may hold any text.
/// </summary>
internal static partial class PipelineText
{
    public static string Break(string text) => text.AsSpan().IndexOfAny('#', ':') < 0 ? text : Command().Replace(text, match => match.Value[..1] + " " + match.Value[1..]);

    [GeneratedRegex(@"##(?=\w*\[)|(?<=(?:^|[\r\n])[^\S\r\n]*)::|::(?=[A-Za-z][A-Za-z-]*(?:[ \t][^\r\n]*)?::)", RegexOptions.CultureInvariant)]
    private static partial Regex Command();
}
