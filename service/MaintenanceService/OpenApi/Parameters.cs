using System.Text.Json.Nodes;
using MaintenanceService.Client;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>Describes the parameters of paths, and adds constraints for which there is no attribute.</summary>
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
                _ => null,
            };
            Restrict(parameter, document);
            if (parameter.In == ParameterLocation.Path)
            {
                parameter.Example = AnswerExamples.PathValue(parameter.Name!, operation.OperationId!);
            }
        }
    }

    private static void Restrict(OpenApiParameter parameter, OpenApiDocument? document)
    {
        switch (parameter.Name)
        {
            case "site":
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = SchemaLimits.SitePattern, MaxLength = 63 };
                break;
            case "id" or "instance" or "maintenance":
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = SchemaLimits.IdPattern, MaxLength = 100 };
                break;
            case "status":
                parameter.Schema = new OpenApiSchemaReference(nameof(MaintenanceStatus), document);
                break;
            case "createdBy":
                parameter.Schema = Words("me");
                break;
        }
    }

    private static OpenApiSchema Words(params string[] words) =>
        new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)word)] };
}
