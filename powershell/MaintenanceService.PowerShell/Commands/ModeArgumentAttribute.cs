using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads the mode of a maintenance: Closed or ReadOnly; $null = the default.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ModeArgumentAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        null or "" => null,
        MaintenanceMode.Closed or MaintenanceMode.ReadOnly => inputData,
        string text when Is(text, "Closed") => MaintenanceMode.Closed,
        string text when Is(text, "ReadOnly") || Is(text, "read-only") => MaintenanceMode.ReadOnly,
        var other => throw new ArgumentTransformationMetadataException($"'{SafeText.Clean($"{other}")}' is no mode of a maintenance. Write Closed or ReadOnly."),
    };

    private static bool Is(string text, string word) => string.Equals(text.Trim(), word, StringComparison.OrdinalIgnoreCase);
}
