using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace MaintenanceService.Sites.Rules;

/// <summary>The ids that callers give to maintenances and instances, and those that the service makes.</summary>
internal static partial class RecordId
{
    public const string Rule = "An id has 1 to 100 letters, digits, dots, underscores, colons and hyphens, and begins with a letter or digit.";

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static bool IsValid(string? id) => id is not null && Pattern().IsMatch(id);

    /// <summary>A random id of 80 bits, without letters that are mistaken for others, and without underscores.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, 16);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
