using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>
/// Reads a duration. PowerShell itself would take '24:00:00' for 24 days, '10' for ten days, and the number 30 for 30 ticks of 100 ns.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationArgumentAttribute : ArgumentTransformationAttribute
{
    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        null or "" or TimeSpan => ArgumentValue.Bare(inputData) is "" ? null : inputData,
        string text => DurationText.TryParse(text, out TimeSpan length) ? length : throw None($"'{SafeText.Clean(text)}' is no duration."),

        // The lease of a piped maintenance, live or deserialised.
        Lease lease => TimeSpan.FromSeconds(lease.Seconds),
        _ when ArgumentValue.Property(inputData, "Seconds") is { } seconds && ArgumentValue.Property(inputData, "OnExpiry") is not null =>
            TimeSpan.FromSeconds(Convert.ToInt32(seconds, System.Globalization.CultureInfo.InvariantCulture)),
        IConvertible when Literal(inputData) is { } length => length,

        // Refused by the cmdlet, which accepts no duration below a second.
        IConvertible => TimeSpan.Zero,
        _ => inputData,
    };

    /// <summary>Reads a literal such as 1d or 90s, which PowerShell makes a number of, as it was typed; null where it is no duration.</summary>
    private static TimeSpan? Literal(object? number) =>
        LanguagePrimitives.TryConvertTo(number, out string typed) && DurationText.TryParse(typed, out TimeSpan length) ? length : null;

    private static ArgumentTransformationMetadataException None(string what) => new($"{what} {DurationText.Examples}");
}
