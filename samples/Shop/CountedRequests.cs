namespace Shop;

/// <summary>Counts the ordinary requests that reach the app.</summary>
internal sealed class CountedRequests(Counters counters) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        counters.Begin();
        try
        {
            return await next(context);
        }
        finally
        {
            counters.Finish();
        }
    }
}
