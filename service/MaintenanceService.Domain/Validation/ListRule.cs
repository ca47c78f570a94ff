using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Domain.Validation;

/// <summary>Validates a list of rules: its length, and that every element is a text.</summary>
internal static class ListRule
{
    public static void Check(IReadOnlyList<string?>? rules, string pointer)
    {
        if (rules?.Count > Limits.Rules)
        {
            throw Refuse.Value(pointer, $"At most {Limits.Rules} entries; these are {rules.Count}.");
        }

        for (int i = 0; i < rules?.Count; i++)
        {
            _ = rules[i] ?? throw Refuse.Malformed("This value has the wrong type: a text is expected, not null.", $"{pointer}/{i}");
        }
    }

    /// <param name="rules">The list; null = none.</param>
    /// <param name="pointer">The JSON Pointer of the list.</param>
    /// <param name="fault">Returns the fault of an element; null = it has none.</param>
    public static IReadOnlyList<string> Check(IReadOnlyList<string>? rules, string pointer, Func<string, string?> fault)
    {
        Check(rules, pointer);
        for (int i = 0; i < rules?.Count; i++)
        {
            if (fault(rules[i]) is { } wrong)
            {
                throw Refuse.Value($"{pointer}/{i}", wrong);
            }
        }

        return rules ?? [];
    }
}
