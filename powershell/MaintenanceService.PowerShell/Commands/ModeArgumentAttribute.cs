using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads a mode; $null = the default.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ModeArgumentAttribute : ArgumentTransformationAttribute
{
    /// <summary>Tells whether Open may be given: a site has that mode, and no maintenance.</summary>
    public bool AllowsOpen { get; set; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        null or "" => null,
        MaintenanceMode.Closed or MaintenanceMode.ReadOnly => inputData,
        MaintenanceMode.Open when AllowsOpen => inputData,
        string text when AllowsOpen && Is(text, "Open") => MaintenanceMode.Open,
        string text when Is(text, "Closed") => MaintenanceMode.Closed,
        string text when Is(text, "ReadOnly") || Is(text, "read-only") => MaintenanceMode.ReadOnly,
        var other => throw new ArgumentTransformationMetadataException($"'{SafeText.Clean($"{other}")}' is no mode{(AllowsOpen ? ". Write Closed, ReadOnly or Open." : " of a maintenance. Write Closed or ReadOnly.")}"),
    };

    private static bool Is(string text, string word) => string.Equals(text.Trim(), word, StringComparison.OrdinalIgnoreCase);
}
