using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Gives a number its default where it is $null or empty: PowerShell makes 0 of both, which no range allows.</summary>
/// <param name="value">The default.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NullIsDefaultAttribute(int value) : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) is null or "" ? value : inputData;
}
