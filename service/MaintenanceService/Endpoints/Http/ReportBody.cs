using System.Reflection;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Binds a handler's parameter to a report, and keeps the beginning of an invalid one, which identifies its sender.</summary>
internal readonly struct ReportBody : IEndpointParameterMetadataProvider
{
    private readonly InstanceReport? _report;
    private readonly ProblemException? _refusal;

    private ReportBody(ReadOnlyMemory<byte> beginning, InstanceReport? report, ProblemException? refusal)
    {
        Beginning = beginning;
        _report = report;
        _refusal = refusal;
    }

    /// <summary>The body, or the beginning of it.</summary>
    public ReadOnlyMemory<byte> Beginning { get; }

    /// <exception cref="ProblemException">The body is not a valid report.</exception>
    public InstanceReport Report => _report ?? throw _refusal!;

    public static async ValueTask<ReportBody> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        using var body = new BeginningStream(context.Request.Body);
        context.Request.Body = body;
        try
        {
            ReadOnlyMemory<byte> bytes = await JsonBody.ReadAnyAsync(context);
            // Refused only now: its sender is known by its body.
            BodyFormat.Check(context);
            return new ReportBody(bytes, JsonBody.Parse<InstanceReport>(bytes, StrictJson.Tolerant), null);
        }
        catch (ProblemException refusal)
        {
            return new ReportBody(body.Beginning, null, refusal);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new ReportBody(body.Beginning, null, new ProblemException(ProblemKind.TooLarge, "A body has at most 64 KB."));
        }
    }

    // Any, so that routing leaves it to this type to refuse the other formats.
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json", BodyFormat.Any], typeof(InstanceReport), isOptional: true));
}
