using System.Collections;
using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Lets a parameter that names sites take what belongs to one: a Site, a Maintenance, an Instance, a Pass.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SiteArgumentAttribute : ArgumentTransformationAttribute
{
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

    private static object? NameOf(object? value) => MaintenanceRecord.Read(value)?.BindSite() ?? ArgumentValue.Bare(value) switch
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
