using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MaintenanceService.Authentication;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Writes a refusal as problem+json, regardless of Accept.</summary>
internal static class ProblemWriter
{
    public const string MediaType = "application/problem+json";

    // People read these in a terminal: quotes are not escaped as \u0022.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it, and sets it as a feature of the request, for whoever stands before the writer.</summary>
    public static async Task WriteAsync(HttpContext context, ProblemException problem, string epoch)
    {
        context.Features.Set(problem);
        HttpResponse response = context.Response;
        response.StatusCode = ProblemSlugs.Status(problem.Kind);
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        if (problem.Kind == ProblemKind.Unauthenticated)
        {
            response.Headers.WWWAuthenticate = ApiKeyAuthenticationHandler.SchemeName;
        }

        if (response.StatusCode == StatusCodes.Status503ServiceUnavailable && response.Headers.RetryAfter.Count == 0)
        {
            response.Headers.RetryAfter = "1";
        }

        if (problem.Kind == ProblemKind.RevisionConflict && problem.CurrentRevision is { } revision)
        {
            response.Headers.ETag = ETags.Of(epoch, revision);
        }

        if (problem.Kind == ProblemKind.RateLimited && response.Headers.RetryAfter.Count == 0)
        {
            response.Headers.RetryAfter = "60";
        }

        byte[] body = JsonSerializer.SerializeToUtf8Bytes(Body(context, problem, epoch), Readable);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static JsonObject Body(HttpContext context, ProblemException problem, string epoch)
    {
        var body = new JsonObject
        {
            ["type"] = Problem.TypePrefix + ProblemSlugs.Slug(problem.Kind),
            ["title"] = ProblemSlugs.Title(problem.Kind),
            ["status"] = ProblemSlugs.Status(problem.Kind),
            ["detail"] = SecretMask.Apply(problem.Message),
            ["instance"] = SecretMask.Apply(context.Request.PathBase.Add(context.Request.Path).ToUriComponent()),
        };
        if (problem.Pointer is not null)
        {
            body["pointer"] = problem.Pointer;
        }

        if (problem.Suggestion is not null)
        {
            body["suggestion"] = problem.Suggestion;
        }

        if (problem.Kind == ProblemKind.RevisionConflict)
        {
            body["currentETag"] = problem.CurrentRevision is { } revision ? ETags.Of(epoch, revision) : null;
        }

        if (problem.Convergence is not null)
        {
            foreach ((string name, JsonNode? value) in JsonSerializer.SerializeToNode(problem.Convergence, WireJson.TypeInfo<Convergence>())!.AsObject().ToArray())
            {
                body[name] = value?.DeepClone();
            }
        }

        return body;
    }
}
