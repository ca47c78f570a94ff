using System.Reflection;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using Microsoft.AspNetCore.Http.Metadata;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Binds a handler's parameter to a merge patch of a maintenance.</summary>
internal readonly record struct PatchBody(MaintenancePatch Patch) : IEndpointParameterMetadataProvider
{
    public static async ValueTask<PatchBody> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ReadOnlyMemory<byte> body = await JsonBody.ReadBytesAsync(context);
        MaintenanceRequest values = JsonBody.Parse<MaintenanceRequest>(body, StrictJson.Options);
        using JsonDocument document = JsonDocument.Parse(body);
        return new PatchBody(new MaintenancePatch(values, document.RootElement.EnumerateObject().Select(member => member.Name).ToHashSet()));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(
        new AcceptsMetadata(["application/merge-patch+json", "application/json"], typeof(MaintenanceRequest), isOptional: true));
}
