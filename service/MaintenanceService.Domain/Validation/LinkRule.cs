using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Domain.Validation;

/// <summary>Validates the link that visitors are shown for more information: an absolute https address.</summary>
internal static class LinkRule
{
    public static string? Check(string? link, string pointer)
    {
        if (link is null)
        {
            return null;
        }

        bool good = link.Length <= Limits.LongText
            && link.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            && !link.Any(c => TextRule.IsUnsafe(c) || char.IsWhiteSpace(c) || c is '"' or '<' or '>' or '\\')
            && Uri.TryCreate(link, UriKind.Absolute, out Uri? uri)
            && uri.Host.Length > 0 && uri.UserInfo.Length == 0;
        return good ? link : throw Refuse.Value(pointer, $"A link is an absolute https address, such as \"https://status.example.com/\", without user name, and has at most {Limits.LongText} characters.");
    }
}
