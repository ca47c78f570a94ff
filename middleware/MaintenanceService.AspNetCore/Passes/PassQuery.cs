namespace MaintenanceService.AspNetCore.Passes;

/// <summary>Finds a pass in a query string, and removes it without changing the other parameters.</summary>
internal static class PassQuery
{
    public const string Parameter = "maintenance-pass";

    /// <summary>Returns the token in a query that begins with a question mark; null where there is none, or more than one.</summary>
    public static string? Find(string query)
    {
        string? found = null;
        for (int at = Next(query, 0); at >= 0; at = Next(query, at + Parameter.Length))
        {
            int from = at + Parameter.Length + 2;
            int end = query.IndexOf('&', from);
            string value = query[from..(end < 0 ? query.Length : end)];
            if (found is not null || value.Length > PassReader.MaxTokenLength)
            {
                return null;
            }

            found = Uri.UnescapeDataString(value);
        }

        return found;
    }

    /// <summary>Returns the query without its pass; empty where nothing else is in it.</summary>
    public static string Without(string query)
    {
        while (Next(query, 0) is var at and >= 0)
        {
            int end = query.IndexOf('&', at + 1);
            query = query[..at] + (end < 0 ? "" : query[at] + query[(end + 1)..]);
        }

        return query.Length <= 1 ? "" : query;
    }

    // Returns the index of the question mark or ampersand before the next parameter of the name.
    private static int Next(string query, int from)
    {
        while (query.IndexOf(Parameter + "=", from, StringComparison.OrdinalIgnoreCase) is var at and > 0)
        {
            if (query[at - 1] is '?' or '&')
            {
                return at - 1;
            }

            from = at + 1;
        }

        return -1;
    }
}
