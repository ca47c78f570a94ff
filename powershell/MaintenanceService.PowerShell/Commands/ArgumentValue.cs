using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads the values that PowerShell hands to an argument transformation.</summary>
internal static class ArgumentValue
{
    /// <summary>Says what is wrong with an empty text: most often it is an empty variable.</summary>
    public const string Empty = "An empty text is no value. Leave the parameter out, or give $null, for its default.";

    /// <summary>Returns the value itself, without PowerShell's wrapper; null also for what a database has in its place.</summary>
    public static object? Bare(object? value) => value switch
    {
        PSObject wrapped => Bare(wrapped.BaseObject),
        DBNull => null,
        _ => value,
    };

    /// <summary>Returns a property of an object without a type of its own: out of a CSV, JSON or another process; null for any other value.</summary>
    public static object? Property(object? value, string name) =>
        value is PSObject { BaseObject: PSCustomObject } record ? Bare(record.Properties[name]?.Value) : null;
}
