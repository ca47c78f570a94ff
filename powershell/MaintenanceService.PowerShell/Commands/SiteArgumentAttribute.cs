using System.Collections;
using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Lets a parameter that names sites take what belongs to one: a Site, a Maintenance, an Instance, a Pass.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SiteArgumentAttribute : ArgumentTransformationAttribute
{
    /// <summary>The properties by which PowerShell binds an object of any type.</summary>
    private static readonly string[] Bound = ["Site", "Name", "Id"];

    /// <summary>Tells whether the parameter takes one name, not several.</summary>
    public bool IsSingle { get; set; }

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => ArgumentValue.Bare(inputData) switch
    {
        _ when IsSingle => NameOf(inputData) ?? inputData,
        PSCustomObject => NameOf(inputData) is { } name ? new[] { name } : inputData,
        IList items => items.Cast<object>().Select(item => NameOf(item) ?? item).ToArray(),
        { } => NameOf(inputData) is { } name ? new[] { name } : inputData,
        null => inputData,
    };

    private static object? NameOf(object? value) => RecordName(value) is { } name ? Checked(name) : Faulty(value);

    private static object Checked(object name) => Faulty(name) ?? name;

    /// <summary>Returns a faulty text in place of what names no site, and would be bound by its type's name; null for any other value.</summary>
    private static string? Faulty(object? value) => ArgumentValue.Bare(value) switch
    {
        null or string or ValueType or IList or PSCustomObject => null,
        IDictionary => PipedArgument.FaultyText("A hashtable names no site. Give the name, or splat the hashtable: @parameters."),
        _ when Bound.Any(name => PSObject.AsPSObject(value!).Properties[name] is not null) => null,
        { } other => PipedArgument.FaultyText($"An object of the type {other.GetType().Name} names no site. Give the name, or a record that has a Site."),
    };

    private static object? RecordName(object? value) => MaintenanceRecord.Read(value)?.BindSite() ?? ArgumentValue.Bare(value) switch
    {
        Site site => site.Name,
        Instance instance => instance.Site,
        Pass pass => pass.Site,
        Convergence convergence => convergence.Site,
        HistoryEntry entry => entry.Site,
        Output.Readiness readiness => readiness.Site,

        // Out of a CSV, JSON or another process.
        PSCustomObject => ArgumentValue.Property(value, "Site") ?? ArgumentValue.Property(value, "Name"),
        _ => null,
    };
}
