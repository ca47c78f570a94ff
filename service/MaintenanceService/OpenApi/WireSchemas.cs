using System.Text.Json;
using System.Text.Json.Nodes;
using MaintenanceService.Client;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>Describes types whose converters hide the written form (enums, times, durations), and marks the members that a response always has.</summary>
internal static class WireSchemas
{
    private const string Duration =
        @"^P(?=[0-9T])([0-9]+([.,][0-9]+)?W)?([0-9]+([.,][0-9]+)?D)?(T(?=[0-9])([0-9]+([.,][0-9]+)?H)?([0-9]+([.,][0-9]+)?M)?([0-9]+([.,][0-9]+)?S)?)?$";

    /// <summary>Turns a schema into that of an enum: a string with its values.</summary>
    /// <param name="schema">The schema to fill.</param>
    /// <param name="type">The enum.</param>
    public static OpenApiSchema Words(OpenApiSchema schema, Type type)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))];
        return schema;
    }

    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        Type type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        JsonSchemaType orNull = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is null ? default : JsonSchemaType.Null;
        if (type.IsEnum)
        {
            // Becomes a separate component; a nullable reference to it says so itself.
            Words(schema, type);
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Format = "date-time";
        }
        else if (type == typeof(TimeSpan))
        {
            // Without format: for "duration", generators choose types that serialize differently, such as "00:30:00".
            schema.Type = JsonSchemaType.String | orNull;
            schema.Format = null;
            schema.Pattern = Duration;
            schema.MaxLength = 64;
        }
        else if (type.Namespace == typeof(Site).Namespace && schema.Properties is { Count: > 0 } properties)
        {
            Describe(schema, type, properties);
        }

        return Task.CompletedTask;
    }

    private static string[] ShownOnce(Type type) => type == typeof(Pass) ? ["token"] : type == typeof(Key) ? ["key"] : type == typeof(Webhook) ? ["secret"] : [];

    private static void Describe(OpenApiSchema schema, Type type, IDictionary<string, IOpenApiSchema> properties)
    {
        schema.AdditionalPropertiesAllowed = true;
        if (type.Name.EndsWith("Request", StringComparison.Ordinal))
        {
            schema.AdditionalPropertiesAllowed = false;
        }
        else if (type == typeof(InstanceReport))
        {
            schema.Required = new HashSet<string> { "run", "sequence" };
        }
        else if (type != typeof(Problem))
        {
            schema.Required = properties.Keys.Except(ShownOnce(type)).ToHashSet();
        }

        if (type == typeof(KeyRequest))
        {
            schema.Required = new HashSet<string> { "name", "role", "sites" };
        }
        else if (type == typeof(PassRequest))
        {
            schema.Required = new HashSet<string> { "for" };
        }
        else if (type == typeof(WebhookRequest))
        {
            schema.Required = new HashSet<string> { "url", "sites" };
        }
        else if (type == typeof(LeaseRequest))
        {
            schema.Required = new HashSet<string> { "seconds" };
        }
    }
}
