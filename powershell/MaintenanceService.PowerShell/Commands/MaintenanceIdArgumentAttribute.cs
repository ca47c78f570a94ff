using System.Collections;
using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Lets a parameter that takes ids of maintenances take their records as well.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MaintenanceIdArgumentAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        string or IDictionary => IdOf(inputData),
        IEnumerable items => items.Cast<object?>().Select(IdOf).ToArray(),
        _ => IdOf(inputData),
    };

    private static object? IdOf(object? value) => MaintenanceRecord.Read(value)?.BindId() ?? ArgumentValue.Property(value, "Id") ?? ArgumentValue.Bare(value) switch
    {
        null or string or ValueType => value,
        _ => throw new ArgumentTransformationMetadataException("This object is no id, and of no maintenance. Give an id, or the record of a maintenance."),
    };
}
