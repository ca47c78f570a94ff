using MaintenanceService.Problems;

namespace MaintenanceService.Sites.Rules;

/// <summary>How long a list of rules may be.</summary>
internal static class ListRule
{
    public static void CheckCount(IReadOnlyList<string>? rules, string pointer)
    {
        if (rules?.Count > Limits.Rules)
        {
            throw Refuse.Value(pointer, $"At most {Limits.Rules} rules; these are {rules.Count}.");
        }
    }
}
