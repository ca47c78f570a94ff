using System.Diagnostics;
using MaintenanceService.AspNetCore.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Copies what a request is judged, named and found by, so that the copy outlives it: the server uses its context again.</summary>
internal static class RequestCopy
{
    /// <summary>Returns a copy. One of a request that can't be read has no features, and counts as refused.</summary>
    public static HttpContext Of(HttpContext context)
    {
        var copy = new DefaultHttpContext(new FeatureCollection());
        try
        {
            Fill(copy, context.Features);
        }
        catch (Exception)
        {
            // Code that still runs changes it at this moment.
        }

        return copy;
    }

    private static void Fill(HttpContext copy, IFeatureCollection features)
    {
        IHttpRequestFeature request = features.Get<IHttpRequestFeature>()!;
        var headers = new HeaderDictionary();
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in request.Headers)
        {
            headers[name] = value;
        }

        var kept = new Kept(features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true, features.Get<IHttpActivityFeature>()?.Activity);
        copy.Features.Set<IHttpUpgradeFeature>(kept);
        copy.Features.Set<IHttpActivityFeature>(kept);
        copy.Features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = features.Get<IHttpConnectionFeature>()?.RemoteIpAddress });
        PeerAddress.Copy(features, copy.Features);
        copy.SetEndpoint(features.Get<IEndpointFeature>()?.Endpoint);
        // Last: without it, the copy is none.
        copy.Features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = request.Method,
            PathBase = request.PathBase,
            Path = request.Path,
            RawTarget = request.RawTarget,
            Headers = headers,
        });
    }

    private sealed class Kept(bool isUpgradable, Activity? activity) : IHttpUpgradeFeature, IHttpActivityFeature
    {
        public bool IsUpgradableRequest => isUpgradable;

        public Activity Activity { get; set; } = activity!;

        public Task<Stream> UpgradeAsync() => throw new InvalidOperationException("The request is over.");
    }
}
