using System.Collections;
using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Lets a parameter that takes ids take the records that have them as well, live or out of a CSV, JSON or another process.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal class IdArgumentAttribute : ArgumentTransformationAttribute
{
    public sealed override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        string or IDictionary => IdOf(inputData),
        IEnumerable items => items.Cast<object?>().Select(IdOf).ToArray(),
        _ => IdOf(inputData),
    };

    private protected virtual object? IdOf(object? value) => ArgumentValue.Bare(value) switch
    {
        null or string or ValueType => value,
        IDictionary => throw None(),
        _ => PSObject.AsPSObject(value).Properties["Id"]?.Value is string id ? id : throw None(),
    };

    private static ArgumentTransformationMetadataException None() => new("This object has no id. Give an id, or a record that has one.");
}
