namespace MaintenanceService.Sites;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class NearestName
{
    private const int LongestCompared = 63;

    /// <summary>The nearest of some names, where it is near at all: a third of its letters may differ, at most.</summary>
    public static string? Of(string name, IEnumerable<string> names)
    {
        string asked = name.ToLowerInvariant();
        if (asked.Length > LongestCompared)
        {
            return null;
        }

        string? nearest = null;
        int least = int.MaxValue;
        foreach (string candidate in names)
        {
            int distance = Distance(asked, candidate);
            if (distance < least && distance <= Math.Max(1, Math.Max(asked.Length, candidate.Length) / 3))
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    // Optimal string alignment: a swapped pair of letters counts once, as people mistype.
    private static int Distance(string a, string b)
    {
        var costs = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            costs[i, 0] = i;
        }

        for (int j = 0; j <= b.Length; j++)
        {
            costs[0, j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = costs[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int cost = Math.Min(Math.Min(costs[i - 1, j] + 1, costs[i, j - 1] + 1), substitution);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost = Math.Min(cost, costs[i - 2, j - 2] + 1);
                }

                costs[i, j] = cost;
            }
        }

        return costs[a.Length, b.Length];
    }
}
