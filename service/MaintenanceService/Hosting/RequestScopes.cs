using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.Hosting;

/// <summary>
/// Gives each request a scope of services that ends when the request has left the pipeline. The framework's ends when the response has been
/// sent, and a stream is sent for hours.
/// </summary>
internal static class RequestScopes
{
    public static void UseRequestScopes(this IApplicationBuilder app)
    {
        IServiceScopeFactory scopes = app.ApplicationServices.GetRequiredService<IServiceScopeFactory>();
        app.Use(next => async context =>
        {
            await using var scope = new RequestScope(scopes);
            context.Features.Set<IServiceProvidersFeature>(scope);
            try
            {
                await next(context);
            }
            finally
            {
                context.Features.Set<IServiceProvidersFeature>(null);
            }
        });
    }

    private sealed class RequestScope(IServiceScopeFactory scopes) : IServiceProvidersFeature, IAsyncDisposable
    {
        private AsyncServiceScope? _scope;
        private IServiceProvider? _services;

        public IServiceProvider RequestServices
        {
            get => _services ??= (_scope ??= scopes.CreateAsyncScope()).ServiceProvider;
            set => _services = value;
        }

        public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
