using Microsoft.AspNetCore.Http;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>The least that a middleware costs which does something after the request.</summary>
internal sealed class AwaitingMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context) => await next(context);
}
