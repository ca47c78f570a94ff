namespace MaintenanceService.Endpoints.Http;

/// <summary>Lets HEAD work wherever GET does: the server sends the head of GET's answer, and drops its body.</summary>
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
