using System.Text.Json;
using System.Text.RegularExpressions;
using MaintenanceService.Client;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>
/// Replaces the names of code members and values in descriptions (<c>TimeSpan? MaintenanceRequest.Duration</c>) by those of the wire
/// (<c>`duration`</c>).
/// </summary>
internal static class SchemaWording
{
    private static readonly Regex CodeNames = new(
        $@"(?:\b[A-Za-z][A-Za-z0-9]*(?:<[A-Za-z?]+>)?\?? )?\b(?:{string.Join('|', WireTypes())})\.(?<name>[A-Z]\w*)", RegexOptions.CultureInvariant);

    private static readonly string[] KeywordTypes = ["string", "int", "long", "bool", "TimeSpan", "DateTimeOffset", "IReadOnlyList"];

    public static string? Plain(string? description) => description is null ? null : CodeNames.Replace(description, match =>
    {
        string wire = $"`{JsonNamingPolicy.CamelCase.ConvertName(match.Groups["name"].Value)}`";
        int blank = match.Value.IndexOf(' ', StringComparison.Ordinal);

        // The preceding text is its type, or belongs to the sentence.
        string before = blank < 0 ? "" : match.Value[..blank];
        return blank < 0 || Array.Exists(KeywordTypes, type => before.TrimEnd('?').StartsWith(type, StringComparison.Ordinal)) || WireTypes().Contains(before.TrimEnd('?'))
            ? wire
            : $"{before} {wire}";
    });

    public static void Apply(IOpenApiSchema? schema)
    {
        if (schema is null)
        {
            return;
        }

        schema.Description = Plain(schema.Description);
        if (schema is OpenApiSchema concrete)
        {
            foreach (IOpenApiSchema inner in (concrete.Properties?.Values ?? []).Concat(concrete.OneOf ?? []).ToArray())
            {
                Apply(inner);
            }
        }
    }

    private static IEnumerable<string> WireTypes() => typeof(Site).Assembly.GetExportedTypes().Where(type => !type.IsGenericType).Select(type => type.Name);
}
