using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Takes texts with the line ends of Windows: here-strings and Get-Content -Raw have them, and the service keeps line feeds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextArgumentAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        ArgumentValue.Bare(inputData) is string text ? LineEnds.Normalize(text) : inputData;
}
