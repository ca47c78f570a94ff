using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>What PowerShell hands to a transformation.</summary>
internal static class ArgumentValue
{
    /// <summary>The value itself, out of PowerShell's wrapping.</summary>
    public static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
