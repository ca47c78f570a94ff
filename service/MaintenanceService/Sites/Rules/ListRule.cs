using MaintenanceService.Problems;

namespace MaintenanceService.Sites.Rules;

/// <summary>What holds for each list of rules: its length, and that every element is a text.</summary>
internal static class ListRule
{
    public static void Check(IReadOnlyList<string?>? rules, string pointer)
    {
        if (rules?.Count > Limits.Rules)
        {
            throw Refuse.Value(pointer, $"At most {Limits.Rules} rules; these are {rules.Count}.");
        }

        for (int i = 0; i < rules?.Count; i++)
        {
            _ = rules[i] ?? throw Refuse.Malformed("This value has the wrong type: a text, not null.", $"{pointer}/{i}");
        }
    }
}
