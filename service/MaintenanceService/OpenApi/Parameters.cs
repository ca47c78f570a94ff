using System.Text.Json.Nodes;
using MaintenanceService.Client;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>Describes path and query parameters by their names.</summary>
internal static class Parameters
{
    public static void Describe(OpenApiOperation operation, OpenApiDocument? document)
    {
        foreach (OpenApiParameter parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Description ??= parameter.Name switch
            {
                "site" => "The site's name; upper case is folded to lower case.",
                "id" => "The id of the record.",
                "instance" => "The instance's id.",
                "name" => "A site's name, or its beginning and a trailing `*`.",
                "limit" => "How many items at most; default 50.",
                "cursor" => "Where to go on: `nextCursor` of the page before.",
                "status" => "Only maintenances with this status.",
                "createdBy" => "`me`: only those that this key began.",
                "maintenance" => "Converged only while this maintenance is active.",
                "wait" => "How many seconds to wait for it; without it the answer comes at once.",
                _ => null,
            };
            Restrict(parameter, document);
        }
    }

    private static void Restrict(OpenApiParameter parameter, OpenApiDocument? document)
    {
        switch (parameter.Name)
        {
            case "site":
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = SchemaLimits.SitePattern, MaxLength = 63 };
                parameter.Example = "shop";
                break;
            case "id" or "instance" or "maintenance":
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = SchemaLimits.IdPattern, MaxLength = 100 };
                break;
            case "limit":
                parameter.Schema = Integer("1", "500");
                break;
            case "wait":
                parameter.Schema = Integer("0", "300");
                break;
            case "status":
                parameter.Schema = new OpenApiSchemaReference(nameof(MaintenanceStatus), document);
                break;
            case "createdBy":
                parameter.Schema = Words("me");
                break;
        }
    }

    private static OpenApiSchema Integer(string least, string most) =>
        new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = least, Maximum = most };

    private static OpenApiSchema Words(params string[] words) =>
        new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)word)] };
}
