using System.Globalization;
using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Refuses a text without a colon, and says how a time span is written: '10' would be ten days.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationArgumentAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        ArgumentValue.Bare(inputData) is string { Length: > 0 } text && !IsSpan(text)
            ? throw new ArgumentTransformationMetadataException(
                $"'{Output.SafeText.Clean(text)}' is no time span. Write hours, minutes and seconds, such as 00:30:00 for half an hour, or 1.00:00:00 for a day.")
            : inputData;

    private static bool IsSpan(string text) => text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _);
}
