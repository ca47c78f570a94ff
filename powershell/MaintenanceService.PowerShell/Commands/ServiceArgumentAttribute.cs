using System.Collections;
using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads where the service is: an address, several, or a text with several between commas or semicolons.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ServiceArgumentAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        string text => Addresses(text),
        IEnumerable items => items.Cast<object?>().SelectMany(item => ArgumentValue.Bare(item) is string text ? Addresses(text) : [item!]).ToArray(),
        var value => value,
    };

    private static object[] Addresses(string text) => [.. ServiceAddresses.Parse(text)];
}
