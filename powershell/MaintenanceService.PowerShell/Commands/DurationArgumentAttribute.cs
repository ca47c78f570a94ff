using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>
/// Reads a duration. PowerShell itself would take '24:00:00' for 24 days, '10' for ten days, and the number 30 for 30 ticks of 100 ns.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationArgumentAttribute : ArgumentTransformationAttribute
{
    /// <summary>Tells whether the parameter is bound from the pipeline, and refused by the cmdlet.</summary>
    public bool IsPiped { get; set; }

    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        null => null,
        TimeSpan length => AtLeastZero(length),
        "" => IsPiped ? PipedArgument.EmptyDuration : throw new ArgumentTransformationMetadataException(ArgumentValue.Empty),
        string text => DurationText.TryParse(text, out TimeSpan length) ? length : None(text),

        // The lease of a piped maintenance, live or deserialised.
        Lease lease => AtLeastZero(TimeSpan.FromSeconds(lease.Seconds)),
        _ when ArgumentValue.Property(inputData, "Seconds") is { } seconds && ArgumentValue.Property(inputData, "OnExpiry") is not null =>
            LanguagePrimitives.TryConvertTo(seconds, out int number) ? AtLeastZero(TimeSpan.FromSeconds(number)) : None($"{seconds}"),

        // A TimeSpan out of JSON.
        _ when ArgumentValue.Property(inputData, "Ticks") is long or int => AtLeastZero(new TimeSpan(LanguagePrimitives.ConvertTo<long>(ArgumentValue.Property(inputData, "Ticks")))),
        IConvertible when Literal(inputData) is { } length => length,

        // A literal with a unit that is out of range.
        IConvertible when Typed(inputData) is [.., >= 'a' and <= 'z'] typed => None(typed),

        // Refused by the cmdlet, which accepts no duration below a second.
        IConvertible => TimeSpan.Zero,
        _ when IsPiped => PipedArgument.FaultyDuration($"{PipedArgument.Kind(inputData!)} is no duration. {DurationText.Examples}"),
        _ => inputData,
    };

    // What is below zero is refused by the cmdlet as zero is.
    private static TimeSpan AtLeastZero(TimeSpan length) => length < TimeSpan.Zero ? TimeSpan.Zero : length;

    /// <summary>Reads a literal such as 1d or 90s, which PowerShell makes a number of, as it was typed; null where it is no duration.</summary>
    private static TimeSpan? Literal(object? number) =>
        Typed(number) is { } typed && DurationText.TryParse(typed, out TimeSpan length) ? length : null;

    private static string? Typed(object? number) => LanguagePrimitives.TryConvertTo(number, out string typed) ? typed : null;

    private TimeSpan None(string text)
    {
        string fault = $"'{SafeText.Clean(text)}' is no duration. {DurationText.Examples}";
        return IsPiped ? PipedArgument.FaultyDuration(fault) : throw new ArgumentTransformationMetadataException(fault);
    }
}
