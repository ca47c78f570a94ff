using System.Collections;
using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Takes texts from the pipeline, as a list or one alone; what is none is refused by the cmdlet.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextsArgumentAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        null => null,
        string text => new[] { text },
        IDictionary or PSCustomObject => new[] { Faulty(inputData!) },
        IEnumerable items => items.Cast<object?>().Select(item => Text(item)).ToArray(),
        _ => inputData,
    };

    private static string? Text(object? item) => ArgumentValue.Bare(item) switch
    {
        null => null,
        string text => text,
        IEnumerable or PSCustomObject => Faulty(item!),
        _ => LanguagePrimitives.ConvertTo<string>(item),
    };

    private static string Faulty(object value) => PipedArgument.FaultyText($"{PipedArgument.Kind(value)} is no text. Give texts.");
}
