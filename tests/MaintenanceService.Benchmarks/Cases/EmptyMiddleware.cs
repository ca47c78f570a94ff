using Microsoft.AspNetCore.Http;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>The least that any middleware costs.</summary>
internal sealed class EmptyMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => next(context);
}
