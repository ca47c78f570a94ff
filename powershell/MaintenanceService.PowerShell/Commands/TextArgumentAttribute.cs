using System.Collections;
using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Takes texts with the line ends of Windows: here-strings and Get-Content -Raw have them, and the service keeps line feeds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextArgumentAttribute : ArgumentTransformationAttribute
{
    /// <summary>Tells whether the parameter is bound from the pipeline, and refused by the cmdlet.</summary>
    public bool IsPiped { get; set; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        null => null,
        string text => LineEnds.Normalize(text),
        IEnumerable or PSCustomObject when IsPiped => PipedArgument.FaultyText($"{PipedArgument.Kind(inputData!)} is no text. Give one text."),
        _ => inputData,
    };
}
