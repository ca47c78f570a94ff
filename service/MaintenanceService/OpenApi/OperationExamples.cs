using MaintenanceService.Domain.Problems;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>Puts examples to an operation: its own request, its own answer, and each problem's body.</summary>
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

    /// <param name="kinds">The problems that have one status.</param>
    /// <param name="path">The path that was asked for.</param>
    /// <param name="schema">The schema of a problem.</param>
    public static OpenApiMediaType OfProblems(IEnumerable<ProblemKind> kinds, string path, IOpenApiSchema schema) => new()
    {
        Schema = schema,
        Examples = kinds.ToDictionary(
            ProblemSlugs.Slug, kind => (IOpenApiExample)new OpenApiExample { Value = ProblemExamples.Of(kind, path) }, StringComparer.Ordinal),
    };
}
