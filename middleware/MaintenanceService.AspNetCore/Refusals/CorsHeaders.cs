using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Gives a refusal the CORS headers that the app's policy would: else a browser's script can't even read the 503.</summary>
internal static class CorsHeaders
{
    private static readonly string[] Exposed = [HeaderNames.RetryAfter, "Maintenance-Mode"];

    // What the app's own CORS middleware leaves behind for the endpoint middleware: it has come first, and applies its policy itself.
    private const string AppliedByApp = "__CorsMiddlewareWithEndpointInvoked";

    /// <summary>Whether a request comes from a script of another origin, so that a policy may have something to say.</summary>
    public static bool Concern(HttpContext context) => context.Request.Headers.Origin.Count > 0;

    /// <summary>
    /// Applies the policy where the app's own CORS middleware has not come first. A preflight is answered whole: it asks about the policy
    /// alone, and only after it can the refusal itself be read.
    /// </summary>
    /// <returns>Whether the request was a preflight, and needs nothing more.</returns>
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

    /// <summary>Lets scripts of other origins read what a refusal says, beside what the app's policy exposes.</summary>
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
