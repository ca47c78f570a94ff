using System.Globalization;
using System.Text.RegularExpressions;

namespace MaintenanceService.Client.Flow;

/// <summary>Prepares the service's texts for people who type commands.</summary>
internal static partial class ServiceText
{
    /// <summary>Returns the text of a problem as the caller's users know things: with options in place of members of a request, and names in the quotes of every other text.</summary>
    public static string InWordsOf(ICommandSyntax syntax, string text) =>
        RequestMembers.Names().Replace(Quoted().Replace(WithLocalTimes(text), "'$1'"), match => syntax.Option(RequestMembers.Option(match.Value)));

    /// <summary>Returns the text with its times on this machine's clock, as every other time is shown.</summary>
    public static string WithLocalTimes(string text) => Instant().Replace(
        text, match => DateTimeOffset.TryParse(match.Value, CultureInfo.InvariantCulture, out DateTimeOffset at) ? Wording.Time(at) : match.Value);

    [GeneratedRegex(@"""([^""'\r\n]*)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,16}Z")]
    private static partial Regex Instant();
}
