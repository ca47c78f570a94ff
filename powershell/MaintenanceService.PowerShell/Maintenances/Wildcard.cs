using System.Management.Automation;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Reads wildcards.</summary>
internal static class Wildcard
{
    /// <exception cref="FlowException">It can't be one, such as a bracket that is not closed.</exception>
    public static WildcardPattern Parse(string text, WildcardOptions options = WildcardOptions.None)
    {
        try
        {
            var pattern = WildcardPattern.Get(text, options);

            // A pattern is read at its first use.
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            throw new FlowException(FlowErrors.InvalidValue, $"'{SafeText.Clean(text)}' is no wildcard: a bracket is not closed.", text);
        }
    }
}
