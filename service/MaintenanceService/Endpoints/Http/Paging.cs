using System.Buffers.Text;
using System.Globalization;
using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Splits lists into pages. A cursor is the position of the last item returned, so that items inserted meanwhile do not shift the pages.</summary>
internal static class Paging
{
    /// <summary>The most items of a page.</summary>
    public const int MaxLimit = 500;

    /// <summary>Describes the parameter limit in the document.</summary>
    public const string LimitDescription = "The maximum number of items; default 50.";

    /// <summary>Describes the parameter cursor in the document.</summary>
    public const string CursorDescription = "`nextCursor` of the previous page; omit it for the first page.";

    private const int Default = 50;

    public static int Limit(int? limit) => limit switch
    {
        null => Default,
        >= 1 and <= MaxLimit => limit.Value,
        _ => throw Refuse.Malformed($"limit is a whole number from 1 to {MaxLimit}."),
    };

    /// <summary>Returns the position from which to continue; null = from the beginning.</summary>
    /// <param name="kind">The list of the cursor, with the site that it is of: cursors of other lists are refused.</param>
    /// <param name="cursor">The cursor of the request.</param>
    public static string? Place(string kind, string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        string prefix = kind + ":";
        return cursor.Length <= 400 && Base64Url.IsValid(cursor) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) is var text
            && text.StartsWith(prefix, StringComparison.Ordinal)
                ? text[prefix.Length..]
                : throw Refuse.Malformed("cursor is the nextCursor of a page of this very list.");
    }

    public static long? Number(string kind, string? cursor) =>
        Place(kind, cursor) is not { } place ? null
            : long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw Refuse.Malformed("cursor is the nextCursor of a page of this very list.");

    /// <summary>Creates a page from one item more than requested, which shows whether there is a next page.</summary>
    public static Page<TItem> Page<TSource, TItem>(
        string kind, IReadOnlyList<TSource> found, int limit, Func<TSource, TItem> item, Func<TSource, string> place) => new()
        {
            Items = [.. found.Take(limit).Select(item)],
            NextCursor = found.Count > limit ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{kind}:{place(found[limit - 1])}")) : null,
        };
}
