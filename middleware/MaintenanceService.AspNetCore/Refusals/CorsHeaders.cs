using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.AspNetCore;

/// <summary>Gives a refusal the CORS headers that the app's policy would: else a browser's script can't even read the 503.</summary>
internal static class CorsHeaders
{
    public static async Task ApplyAsync(HttpContext context)
    {
        if (!context.Request.Headers.ContainsKey("Origin")
            || context.Response.Headers.ContainsKey("Access-Control-Allow-Origin")
            || context.RequestServices.GetService<ICorsService>() is not { } cors)
        {
            return;
        }

        ICorsMetadata? metadata = context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>();
        CorsPolicy? policy = metadata switch
        {
            IDisableCorsAttribute => null,
            ICorsPolicyMetadata { Policy: { } own } => own,
            _ => await context.RequestServices.GetRequiredService<ICorsPolicyProvider>()
                .GetPolicyAsync(context, (metadata as IEnableCorsAttribute)?.PolicyName),
        };
        if (policy is not null)
        {
            cors.ApplyResult(cors.EvaluatePolicy(context, policy), context.Response);
        }
    }
}
