using Microsoft.AspNetCore.Http;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>Looks for a file on each request, as Laravel's <c>artisan down</c> and others of its kind do.</summary>
internal sealed class FileCheckMiddleware(RequestDelegate next)
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "storage", "framework", "down");

    public Task InvokeAsync(HttpContext context)
    {
        if (System.IO.File.Exists(File))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }

        return next(context);
    }
}
