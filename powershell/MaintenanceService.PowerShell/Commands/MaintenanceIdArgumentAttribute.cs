using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Lets a parameter that takes the id of a maintenance take the maintenance itself, live or deserialised.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MaintenanceIdArgumentAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        ArgumentValue.Bare(inputData) is Maintenance maintenance ? maintenance.Id : ArgumentValue.Property(inputData, "Id") ?? inputData;
}
