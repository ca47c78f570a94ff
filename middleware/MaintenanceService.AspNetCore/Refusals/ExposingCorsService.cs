using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>
/// The framework's CORS, which writes the app's exposed headers just before an answer starts, over whatever is there: a refusal's are added
/// after it.
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
