using System.Collections;
using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads what happens to a lease that expires; a word that says neither is left to the cmdlet, so that it refuses the whole pipeline.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LeaseExpiryArgumentAttribute : ArgumentTransformationAttribute
{
    private const LeaseExpiry None = (LeaseExpiry)(-1);

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArgumentValue.Bare(inputData) switch
    {
        null or "" => null,

        // PowerShell makes one value of several, as of flags.
        IEnumerable and not string => None,
        string text when text.Contains(',', StringComparison.Ordinal) => None,
        var value => LanguagePrimitives.TryConvertTo(value, out LeaseExpiry expiry) ? expiry : None,
    };

    /// <exception cref="FlowException">InvalidValue: it is none of the two.</exception>
    public static void Check(string parameter, LeaseExpiry? value)
    {
        if (value is { } expiry && !Enum.IsDefined(expiry))
        {
            throw new FlowException(FlowErrors.InvalidValue, $"-{parameter}: write {LeaseExpiry.Release} or {LeaseExpiry.StayClosed}.", parameter) { Advice = "" };
        }
    }
}
