using System.Security.Cryptography;

namespace MaintenanceService.Client.Flow;

/// <summary>Refuses what can't be a name, before it becomes part of a request's path.</summary>
internal static class Names
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Returns a site's name in lower case.</summary>
    /// <param name="text">The name as it was typed.</param>
    /// <param name="patternHint">What to do where it is a pattern over several names; null = the rule alone.</param>
    /// <exception cref="FlowException">It can't be one.</exception>
    public static string Site(string text, string? patternHint = null) => WireName.IsSite(text)
        ? text.ToLowerInvariant()
        : throw new FlowException(
            FlowErrors.InvalidValue, $"'{SafeText.Clean(text)}' can't be a site. {WireName.SiteRule}{(text.Contains('*') ? $" {patternHint}" : "")}".TrimEnd(), text);

    /// <exception cref="FlowException">It can't be an id.</exception>
    public static string Id(string text) => WireName.IsId(text)
        ? text
        : throw new FlowException(FlowErrors.InvalidValue, $"'{SafeText.Clean(text)}' can't be an id. {WireName.IdRule}", text);

    /// <summary>Returns the id of a new maintenance. It is made here, so that sending the start again makes no second maintenance.</summary>
    public static string NewId() => RandomNumberGenerator.GetString(Alphabet, 16);
}
