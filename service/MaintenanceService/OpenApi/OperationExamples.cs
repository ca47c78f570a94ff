using MaintenanceService.Domain.Problems;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>Adds examples to an operation: its request, its response, and the body of each problem.</summary>
internal static class OperationExamples
{
    private const string Json = "application/json";

    public static string PathOf(ApiDescription description) => ("/" + description.RelativePath)
        .Replace("{site}", "shop", StringComparison.Ordinal)
        .Replace("{instance}", "web-1", StringComparison.Ordinal)
        .Replace("{id}", description.RelativePath!.Contains("maintenances", StringComparison.Ordinal) ? "orders-2026-05" : "7c2m4kx9q1z8r5tv", StringComparison.Ordinal);

    public static void AddTo(OpenApiOperation operation)
    {
        if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = true;
            foreach (OpenApiMediaType content in body.Content!.Values)
            {
                content.Example = Examples.Of(operation.OperationId);
            }
        }

        foreach ((string status, IOpenApiResponse answer) in operation.Responses!)
        {
            if (status is "200" or "201" && answer.Content?.TryGetValue(Json, out OpenApiMediaType? content) is true)
            {
                content.Example = AnswerExamples.Of(operation.OperationId!);
            }
        }
    }

    /// <param name="kinds">The problems that share a status.</param>
    /// <param name="path">The path of the request.</param>
    /// <param name="operation">The operation that answers with them.</param>
    /// <param name="schema">The schema of a problem.</param>
    public static OpenApiMediaType OfProblems(IEnumerable<ProblemKind> kinds, string path, string operation, IOpenApiSchema schema) => new()
    {
        Schema = schema,
        Examples = kinds.ToDictionary(
            ProblemSlugs.Slug, kind => (IOpenApiExample)new OpenApiExample { Value = ProblemExamples.Of(kind, path, operation) }, StringComparer.Ordinal),
    };
}
