using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>Adds title, tags and authentication to the document, which names no host.</summary>
internal static class DocumentDetails
{
    public const string Scheme = "bearer";

    public static Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "MaintenanceService",
            Version = "1",
            Description = "Closes apps for work, truthfully and safely: a site is closed while a maintenance holds it, and GetConvergence tells when every instance has confirmed.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            Contact = new OpenApiContact { Name = "MaintenanceService contributors" },
        };
        document.Servers = [new OpenApiServer { Url = PublishedDocument.Server, Description = "This service." }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key of the service, such as `mnt_4q8zr2m6kx0c9t1v_…`: the prefix, its id, and its secret.",
            },
        };
        document.Tags = new HashSet<OpenApiTag>
        {
            Tag("Sites", "Applications, each with all its instances."),
            Tag("Maintenances", "Records that hold a site; it is closed while any is active."),
            Tag("Convergence", "Whether every instance has confirmed."),
            Tag("Instances", "Running processes, their reports and the state that they receive."),
            Tag("Passes", "Personal tokens that let their bearers through."),
            Tag("History", "Who changed what, and when."),
            Tag("Keys", "Keys of this API."),
            Tag("Webhooks", "Addresses that receive a message for each event."),
        };
        return Task.CompletedTask;
    }

    private static OpenApiTag Tag(string name, string description) => new() { Name = name, Description = description };
}
