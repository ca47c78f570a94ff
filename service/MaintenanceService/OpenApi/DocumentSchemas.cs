using MaintenanceService.Client;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>Completes the schemas of the document, once all of them exist.</summary>
internal static class DocumentSchemas
{
    /// <summary>The problem that also contains the convergence.</summary>
    private const string ConvergenceProblem = "ConvergenceProblem";

    public static Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        IDictionary<string, IOpenApiSchema> schemas = document.Components!.Schemas!;
        foreach ((string name, IOpenApiSchema schema) in schemas)
        {
            SchemaWording.Apply(schema);
            if (schema is OpenApiSchema concrete)
            {
                SchemaLimits.Apply(name, concrete);
                RequireValues(name, concrete);
            }
        }

        DescribeEvents(document, schemas[nameof(Webhook)], schemas[nameof(WebhookRequest)]);
        DescribeProblems(document, (OpenApiSchema)schemas[nameof(Problem)], (OpenApiSchema)schemas[nameof(Convergence)]);
        return Task.CompletedTask;
    }

    // A required member of a request must have a value, although the property of the record that reads it is nullable.
    private static void RequireValues(string name, OpenApiSchema schema)
    {
        if (!name.EndsWith("Request", StringComparison.Ordinal) && name is not (nameof(InstanceReport) or nameof(Problem)))
        {
            return;
        }

        foreach (string member in (schema.Required ?? new HashSet<string>()).Where(member => schema.Properties!.ContainsKey(member)).ToArray())
        {
            IOpenApiSchema value = schema.Properties![member];
            if (value is OpenApiSchema { OneOf: { Count: > 0 } choices })
            {
                schema.Properties[member] = choices.First(choice => choice.Type != JsonSchemaType.Null);
            }
            else if (value is OpenApiSchema concrete)
            {
                concrete.Type &= ~JsonSchemaType.Null;
            }
        }
    }

    // The enum's converter hides the item type of a list of this enum.
    private static void DescribeEvents(OpenApiDocument document, params IOpenApiSchema[] holders)
    {
        document.AddComponent(nameof(WebhookEvent), WireSchemas.Words(new OpenApiSchema { Description = "The events that a webhook can receive." }, typeof(WebhookEvent)));
        foreach (IOpenApiSchema holder in holders)
        {
            ((OpenApiSchema)holder.Properties!["events"]).Items = new OpenApiSchemaReference(nameof(WebhookEvent), document);
        }
    }

    private static void DescribeProblems(OpenApiDocument document, OpenApiSchema problem, OpenApiSchema convergence)
    {
        problem.Properties!.Remove("blockers");
        problem.Required = new HashSet<string> { "type", "title", "status", "detail", "instance" };
        RequireValues(nameof(Problem), problem);
        document.AddComponent(ConvergenceProblem, new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "A problem that, where its type is `urn:maintenance:problem:not-converged`, also tells how far the instances are.",
            Required = problem.Required,
            Properties = problem.Properties.Concat(convergence.Properties!).ToDictionary(),
        });
        OpenApiOperation operation = document.Paths.Values.SelectMany(path => path.Operations!.Values).Single(item => item.OperationId == "GetConvergence");
        operation.Responses!["409"].Content![ProblemWriter.MediaType].Schema = new OpenApiSchemaReference(ConvergenceProblem, document);
    }
}
