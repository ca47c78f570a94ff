using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway;

/// <summary>What the gateway keeps from the app behind it: passes are the gateway's affair, and nothing may make a request another one than was judged.</summary>
internal static class Forwarding
{
    private const string Pass = "maintenance-pass";
    private const string PassCookie = "__Host-maintenance-pass";

    // Some frameworks take the path or the method from these instead.
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Maintenance-Pass",
        "X-Original-URL", "X-Rewrite-URL", "X-Original-URI", "X-Forwarded-URI", "X-Forwarded-Path", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override",
    };

    public static void Protect(TransformBuilderContext transforms)
    {
        transforms.AddRequestTransform(context =>
        {
            KeepAddress(context);

            // CGI and its successors read an underscore as a hyphen.
            foreach (string name in context.ProxyRequest.Headers.NonValidated.Select(header => header.Key).Where(name => Kept.Contains(name.Replace('_', '-'))).ToArray())
            {
                context.ProxyRequest.Headers.Remove(name);
            }

            RemovePassCookie(context);
            return default;
        });
    }

    private static void RemovePassCookie(RequestTransformContext context)
    {
        string[] cookies = [.. context.HttpContext.Request.Headers.Cookie
            .SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        string[] kept = Array.FindAll(cookies, cookie => !cookie.StartsWith(PassCookie + "=", StringComparison.Ordinal));
        if (kept.Length < cookies.Length && context.ProxyRequest.Headers.Remove("Cookie") && kept.Length > 0)
        {
            context.ProxyRequest.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", kept));
        }
    }

    // Sets the address only where YARP's own would hold a pass or another path; whatever else is in it stays as it was sent.
    private static void KeepAddress(RequestTransformContext context)
    {
        string query = context.Query.QueryString.Value ?? "";
        string kept = WithoutPass(query);
        bool hasEncodedSlash = HasEncodedSlash(context);
        if (kept.Length == query.Length && !hasEncodedSlash)
        {
            return;
        }

        string address = RequestUtilities.MakeDestinationAddress(context.DestinationPrefix, context.Path, default).OriginalString;
        if (hasEncodedSlash)
        {
            address = address.Replace("%252F", "%2F", StringComparison.Ordinal).Replace("%252f", "%2f", StringComparison.Ordinal);
        }

        context.ProxyRequest.RequestUri = new Uri(address + kept, UriKind.Absolute);
    }

    private static string WithoutPass(string query)
    {
        string[] parameters = query.TrimStart('?').Split('&');
        string[] kept = Array.FindAll(parameters, parameter => !string.Equals(NameOf(parameter), Pass, StringComparison.OrdinalIgnoreCase));
        return kept.Length == parameters.Length ? query : kept.Length == 0 ? "" : "?" + string.Join('&', kept);
    }

    private static string NameOf(string parameter) => Uri.UnescapeDataString(parameter.Split('=', 2)[0].Replace('+', ' '));

    // The server decodes everything in a path but slashes. Where "%25" was sent as well, "%2F" may be a decoded one.
    private static bool HasEncodedSlash(RequestTransformContext context) =>
        context.Path.Value?.Contains("%2F", StringComparison.OrdinalIgnoreCase) == true
        && context.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0].Contains("%25", StringComparison.Ordinal) == false;
}
