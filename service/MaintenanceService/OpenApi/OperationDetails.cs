using System.Globalization;
using MaintenanceService.Authorization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Endpoints.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>Adds to each operation what its handler does not describe: problems, headers, required roles.</summary>
internal static class OperationDetails
{
    public static async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        // The last policy is the strictest: that of an endpoint follows that of its group and narrows it.
        if (metadata.OfType<AuthorizationPolicy>().SelectMany(policy => policy.Requirements.OfType<RoleRequirement>()).LastOrDefault() is not { } role)
        {
            return;
        }

        operation.RequestBody?.Content?.Remove(BodyFormat.Any);
        IOpenApiSchema problem = await ProblemSchemaAsync(context, cancellationToken);
        ProblemKind[] access = role.IsForEveryKey
            ? [ProblemKind.Unauthenticated, ProblemKind.RateLimited]
            : [ProblemKind.Unauthenticated, ProblemKind.RateLimited, ProblemKind.Forbidden];
        AddRefusals(operation, [.. access, .. metadata.OfType<RefusalMetadata>().SelectMany(refusals => refusals.Kinds)], problem, OperationExamples.PathOf(context.Description));
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentDetails.Scheme, context.Document)] = [] }];
        AddPreconditions(operation, metadata.OfType<PreconditionMetadata>().FirstOrDefault());
        AddHeaders(operation, metadata.OfType<ETagMetadata>().Any());
        Parameters.Describe(operation, context.Document);
        DescribeAnswers(operation);
        OperationExamples.AddTo(operation);
        operation.Description += $"\n\nNeeds {role}.";
    }

    private static async Task<IOpenApiSchema> ProblemSchemaAsync(OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        OpenApiSchema schema = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken);
        context.Document!.AddComponent(nameof(Problem), schema);
        return new OpenApiSchemaReference(nameof(Problem), context.Document);
    }

    private static void AddRefusals(OpenApiOperation operation, IEnumerable<ProblemKind> kinds, IOpenApiSchema problem, string path)
    {
        operation.Responses ??= [];
        foreach (IGrouping<int, ProblemKind> status in kinds.Distinct().GroupBy(ProblemSlugs.Status).OrderBy(group => group.Key))
        {
            var response = new OpenApiResponse
            {
                Description = string.Join(" or ", status.Select(kind => $"`{ProblemSlugs.Slug(kind)}`")),
                Content = new Dictionary<string, OpenApiMediaType> { [ProblemWriter.MediaType] = OperationExamples.OfProblems(status, path, operation.OperationId!, problem) },
            };
            AddHeader(response, status.Key switch
            {
                401 => ("WWW-Authenticate", "Bearer."),
                412 => ("ETag", "The record's current ETag, where there is one."),
                429 or 503 => ("Retry-After", "Seconds to wait."),
                _ => null,
            });
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = response;
        }
    }

    private static void AddPreconditions(OpenApiOperation operation, PreconditionMetadata? preconditions)
    {
        if (preconditions is null)
        {
            return;
        }

        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "If-Match",
            In = ParameterLocation.Header,
            Description = "The ETag that the record must have, in quotes; `*` = it must exist.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        if (preconditions.TakesIfNoneMatch)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "If-None-Match",
                In = ParameterLocation.Header,
                Description = "`*`: there must be no such record yet. Not together with If-Match.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = @"^\*$" },
            });
        }
    }

    private static void AddHeaders(OpenApiOperation operation, bool answersETag)
    {
        foreach ((string status, IOpenApiResponse answer) in operation.Responses!)
        {
            if (answer is OpenApiResponse response && status is "200" or "201")
            {
                AddHeader(response, answersETag ? ("ETag", "The record's ETag, for If-Match.") : null);
                AddHeader(response, status == "201" ? ("Location", "Where the record is.") : null);
            }
        }
    }

    private static void DescribeAnswers(OpenApiOperation operation)
    {
        foreach ((string status, IOpenApiResponse answer) in operation.Responses!)
        {
            if (string.IsNullOrEmpty(answer.Description) || answer.Description is "OK" or "Created" or "No Content")
            {
                ((OpenApiResponse)answer).Description = status switch
                {
                    "201" => "It was created.",
                    "204" => "Done; the response has no body.",
                    _ => "The answer.",
                };
            }
        }
    }

    private static void AddHeader(OpenApiResponse response, (string Name, string Description)? header)
    {
        if (header is var (name, description))
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }
}
