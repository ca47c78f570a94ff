using System.Text.Json;
using System.Text.RegularExpressions;

namespace MaintenanceService.Tests.Service.Contract;

/// <summary>One operation as the document publishes it.</summary>
/// <param name="Id">Its operationId.</param>
/// <param name="Method">Its HTTP method.</param>
/// <param name="Path">Its path with parameters in braces.</param>
/// <param name="Answers">Each status with the slugs of its problems; an empty slug where the status is no refusal.</param>
/// <param name="MediaTypes">The media types of its request body; none where it has no body.</param>
/// <param name="Example">The example of its request body.</param>
internal sealed partial record PublishedOperation(
    string Id, string Method, string Path, IReadOnlyList<(int Status, string Slug)> Answers, IReadOnlyList<string> MediaTypes, string? Example)
{
    public bool HasSite => Path.Contains("{site}", StringComparison.Ordinal);

    public bool HasBody => MediaTypes.Count > 0;

    /// <summary>All operations of the document that a service serves.</summary>
    public static async Task<IReadOnlyDictionary<string, PublishedOperation>> ReadAllAsync(HttpClient http)
    {
        JsonElement document = (await http.Get("/openapi/v1.json")).Json;
        return document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => Read(path.Name, method)))
            .ToDictionary(operation => operation.Id, StringComparer.Ordinal);
    }

    private static PublishedOperation Read(string path, JsonProperty method)
    {
        JsonElement operation = method.Value;
        JsonProperty[] content = operation.TryGetProperty("requestBody", out JsonElement body) ? [.. body.GetProperty("content").EnumerateObject()] : [];
        return new PublishedOperation(
            operation.GetProperty("operationId").GetString()!,
            method.Name.ToUpperInvariant(),
            path,
            [.. operation.GetProperty("responses").EnumerateObject().SelectMany(Answer)],
            [.. content.Select(type => type.Name)],
            content.Length == 0 ? null : content[0].Value.GetProperty("example").GetRawText());
    }

    private static IEnumerable<(int, string)> Answer(JsonProperty response)
    {
        int status = int.Parse(response.Name, System.Globalization.CultureInfo.InvariantCulture);
        string[] slugs = [.. Slugs().Matches(response.Value.GetProperty("description").GetString()!).Select(match => match.Groups[1].Value)];
        return status < 400 ? [(status, "")] : slugs.Select(slug => (status, slug));
    }

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Slugs();
}
