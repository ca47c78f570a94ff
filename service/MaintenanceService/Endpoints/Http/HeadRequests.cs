namespace MaintenanceService.Endpoints.Http;

/// <summary>Makes HEAD work wherever GET does: the server sends the headers of GET's response, and drops its body.</summary>
internal static class HeadRequests
{
    private static readonly string[] GetAndHead = ["GET", "HEAD"];

    public static TBuilder WithHead<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods is ["GET"])
            {
                endpoint.Metadata.Add(new HttpMethodMetadata(GetAndHead));
            }
        });
        return builder;
    }
}
