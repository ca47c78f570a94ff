namespace MaintenanceService.Domain.Sites;

/// <summary>Finds the existing name that the caller probably meant.</summary>
internal static class NearestName
{
    private const int MaxLength = 63;

    /// <summary>
    /// The maximum number of cells that are computed for one answer, which takes a few milliseconds. With thousands of long names the suggestion
    /// may be missing, but the cost of a mistyped name stays bounded.
    /// </summary>
    private const int MaxCells = 4_000_000;

    /// <summary>Returns the nearest of some names; null where more than a third of its letters differ.</summary>
    public static string? Of(string name, IEnumerable<string> names)
    {
        if (name.Length > MaxLength)
        {
            return null;
        }

        string requested = name.ToLowerInvariant();
        string? nearest = null;
        int best = int.MaxValue;
        int cells = 0;
        foreach (string candidate in names)
        {
            int maxDistance = Math.Min(best - 1, Math.Max(1, Math.Max(requested.Length, candidate.Length) / 3));
            cells++;
            if (candidate.Length > MaxLength || Math.Abs(requested.Length - candidate.Length) > maxDistance)
            {
                continue;
            }

            cells += (requested.Length + 1) * (candidate.Length + 1);
            if (cells > MaxCells || best == 1)
            {
                break;
            }

            int distance = Distance(requested, candidate);
            if (distance <= maxDistance)
            {
                (nearest, best) = (candidate, distance);
            }
        }

        return nearest;
    }

    // Optimal string alignment: a swapped pair of letters, a common typing error, counts once.
    private static int Distance(string a, string b)
    {
        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> above = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            above[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                row[j] = swapped ? Math.Min(cost, before[j - 2] + 1) : cost;
            }

            Span<int> spare = before;
            before = above;
            above = row;
            row = spare;
        }

        return above[b.Length];
    }
}
