using System.Management.Automation;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads an address from the pipeline; what is none is refused by the cmdlet.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LinkArgumentAttribute : ArgumentTransformationAttribute
{
    private const string Form = "Write it as https://status.example.com.";

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        null => null,
        Uri => inputData,
        string text when Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? link) => link,
        string text => PipedArgument.FaultyLink($"'{SafeText.Clean(text)}' is no address. {Form}"),
        _ => PipedArgument.FaultyLink($"{PipedArgument.Kind(inputData!)} is no address. {Form}"),
    };
}
