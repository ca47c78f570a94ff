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
        transforms.AddQueryRemoveKey(Pass);
        transforms.AddRequestTransform(context =>
        {
            // CGI and its successors read an underscore as a hyphen.
            foreach (string name in context.ProxyRequest.Headers.NonValidated.Select(header => header.Key).Where(name => Kept.Contains(name.Replace('_', '-'))).ToArray())
            {
                context.ProxyRequest.Headers.Remove(name);
            }

            string kept = string.Join("; ", context.HttpContext.Request.Headers.Cookie
                .SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Where(cookie => !cookie.StartsWith(PassCookie + "=", StringComparison.Ordinal)));
            if (context.ProxyRequest.Headers.Remove("Cookie") && kept.Length > 0)
            {
                context.ProxyRequest.Headers.TryAddWithoutValidation("Cookie", kept);
            }

            return default;
        });
    }
}
