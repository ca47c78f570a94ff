using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>
/// Refuses a text that is no time, and says how one is written. 05.12.2026 is refused as well: who writes dots means December, and
/// PowerShell, whatever the culture, would take it for May.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed partial class TimeArgumentAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        ArgumentValue.Bare(inputData) is string { Length: > 0 } text && !IsTime(text)
            ? throw new ArgumentTransformationMetadataException(
                $"'{Output.SafeText.Clean(text)}' is no time here. Write it as 2027-01-31 02:00, or as 02:00 for today.")
            : inputData;

    private static bool IsTime(string text) =>
        !Dotted().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _);

    [GeneratedRegex(@"^\s*[0-9]{1,2}\.[0-9]{1,2}\.")]
    private static partial Regex Dotted();
}
