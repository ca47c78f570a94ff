using System.Collections;
using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Lets a parameter that names sites take what belongs to one: a Site, a Maintenance, an Instance, a Pass.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SiteArgumentAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => ArgumentValue.Bare(inputData) switch
    {
        IList items => items.Cast<object>().Select(item => Name(ArgumentValue.Bare(item)) ?? item).ToArray(),
        { } single => Name(single) is { } name ? new[] { name } : inputData,
        null => inputData,
    };

    private static string? Name(object? value) => value switch
    {
        Site site => site.Name,
        Maintenance maintenance => maintenance.Site,
        Instance instance => instance.Site,
        Pass pass => pass.Site,
        Convergence convergence => convergence.Site,
        Receipt receipt => receipt.Maintenance.Site,
        _ => null,
    };
}
