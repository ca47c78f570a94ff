using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>What PowerShell hands to a transformation.</summary>
internal static class ArgumentValue
{
    /// <summary>The value itself, out of PowerShell's wrapping.</summary>
    public static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>A property of an object without a type of its own: of a CSV, of JSON, or deserialised.</summary>
    public static object? Property(object? value, string name) =>
        value is PSObject { BaseObject: PSCustomObject } record ? Bare(record.Properties[name]?.Value) : null;
}
