using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>
/// Adds a refusal's exposed headers after the framework's CORS service has written the app's, which replaces those that are there, just before
/// the response starts.
/// </summary>
internal sealed class ExposingCorsService(IOptions<CorsOptions> options, ILoggerFactory loggers) : CorsService(options, loggers)
{
    public override void ApplyResult(CorsResult result, HttpResponse response)
    {
        base.ApplyResult(result, response);
        if (!result.IsPreflightRequest && response.Headers.ContainsKey("Maintenance-Mode"))
        {
            CorsHeaders.Expose(response);
        }
    }
}
