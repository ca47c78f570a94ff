using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Headers;

/// <summary>Reads the accepted languages of a request, best first.</summary>
internal static class AcceptedLanguages
{
    private const int MaxLanguages = 20;
    private const int MaxTagLength = 35;

    public static IReadOnlyList<string> Of(HttpRequest request)
    {
        StringValues lines = request.Headers.AcceptLanguage;
        if (lines.Count == 0)
        {
            return [];
        }

        var list = new WeightedList(lines);
        var found = new List<(string Tag, int Quality)>();
        while (found.Count < MaxLanguages && list.MoveNext())
        {
            if (list.Quality > 0 && list.Value.Length <= MaxTagLength && list.Value is not "*")
            {
                found.Add((list.Value.ToString(), list.Quality));
            }
        }

        // OrderByDescending is stable: languages of one weight keep their order.
        return [.. found.OrderByDescending(language => language.Quality).Select(language => language.Tag)];
    }
}
