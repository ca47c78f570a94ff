using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Adds the CORS headers of the app's policy to a refusal, so that a browser's script can read the 503.</summary>
internal static class CorsHeaders
{
    private static readonly string[] Exposed = [HeaderNames.RetryAfter, "Maintenance-Mode"];

    // The app's own CORS middleware sets this item; then it applies the policy itself.
    private const string AppliedByApp = "__CorsMiddlewareWithEndpointInvoked";

    /// <summary>Returns whether a request has an Origin, so that a CORS policy may apply.</summary>
    public static bool Concern(HttpContext context) => context.Request.Headers.Origin.Count > 0;

    /// <summary>
    /// Applies the policy where the app's own CORS middleware has not come first. A preflight is answered completely, because the
    /// browser sends the request, and reads the refusal, only after it.
    /// </summary>
    /// <returns>Whether the request was a preflight, and is answered.</returns>
    public static async Task<bool> ApplyAsync(HttpContext context)
    {
        if (!Concern(context)
            || context.Items.ContainsKey(AppliedByApp)
            || context.RequestServices.GetService<ICorsService>() is not { } cors
            || context.RequestServices.GetService<ICorsPolicyProvider>() is null
            || await PolicyAsync(context) is not { } policy)
        {
            return false;
        }

        CorsResult result = cors.EvaluatePolicy(context, policy);
        cors.ApplyResult(result, context.Response);
        Expose(context.Response);
        if (!result.IsPreflightRequest)
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    /// <summary>Exposes the refusal's headers to scripts of other origins, in addition to those of the app's policy.</summary>
    public static void Expose(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        if (headers.AccessControlAllowOrigin.Count == 0)
        {
            return;
        }

        string[] exposed = headers.GetCommaSeparatedValues(HeaderNames.AccessControlExposeHeaders);
        if (!exposed.Contains("*"))
        {
            headers.AccessControlExposeHeaders = string.Join(", ", exposed.Union(Exposed, StringComparer.OrdinalIgnoreCase));
        }
    }

    private static async Task<CorsPolicy?> PolicyAsync(HttpContext context)
    {
        ICorsMetadata? metadata = context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>();
        return metadata switch
        {
            IDisableCorsAttribute => null,
            ICorsPolicyMetadata { Policy: { } own } => own,
            _ => await context.RequestServices.GetRequiredService<ICorsPolicyProvider>()
                .GetPolicyAsync(context, (metadata as IEnableCorsAttribute)?.PolicyName),
        };
    }
}
