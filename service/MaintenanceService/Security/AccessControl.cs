using System.Globalization;
using System.Net;
using MaintenanceService.Problems;
using MaintenanceService.Sites;
using MaintenanceService.Sites.Rules;
using MaintenanceService.Store;

namespace MaintenanceService.Security;

/// <summary>
/// Lets a request reach its operation: first who asks (401), then whether the site is theirs to see (404), then whether they may (403).
/// </summary>
internal sealed class AccessControl(RequestDelegate next, KeyRing keys, FailedAuthentications failures, RemoteAddress addresses, WriteQueue queue)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is { } rule)
        {
            Caller caller = Authenticate(context);
            CheckScope(context, rule, caller);
            if (!caller.Has(rule) || (rule.WholeStore && !caller.CoversAll))
            {
                throw new ProblemException(
                    ProblemKind.Forbidden,
                    $"{rule.Operation} needs a key with the role {string.Join(" or ", rule.Roles.Select(role => role.ToString().ToLowerInvariant()))}{(rule.WholeStore ? " for every site (\"*\")" : "")}.");
            }

            context.Features.Set(caller);
            // What is true now need not be in a moment, and some answers hold a secret: no cache keeps any.
            context.Response.Headers.CacheControl = "no-store";
        }

        return next(context);
    }

    private Caller Authenticate(HttpContext context)
    {
        const string Scheme = "Bearer ";
        string header = context.Request.Headers.Authorization.ToString();
        IPAddress socket = SocketAddress.Of(context);
        Caller? caller = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? keys.Find(header[Scheme.Length..].Trim(), IPAddress.IsLoopback(socket), addresses.Of(context))
            : null;
        if (caller is not null)
        {
            return caller;
        }

        if (failures.Note(socket) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            throw new ProblemException(ProblemKind.RateLimited, "Too many failed authentications from this address; wait, and send a valid key.");
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        throw Refuse.Unauthenticated();
    }

    private void CheckScope(HttpContext context, AccessRule rule, Caller caller)
    {
        if (!context.Request.RouteValues.TryGetValue("site", out object? value) || value is not string asked)
        {
            return;
        }

        if (!SiteName.TryNormalize(asked, out string site))
        {
            // Whoever may create any site is told why not this one; to others it does not exist.
            throw rule.Operation == "PutSite" && caller.CoversAll && caller.Has(rule)
                ? new ProblemException(ProblemKind.InvalidValue, SiteName.Rule)
                : NotFound(asked, caller);
        }

        context.Request.RouteValues["site"] = site;
        // Those that can make the site decide for themselves, and a precondition on a site that is not there has failed.
        bool decides = rule.Operation is "PutSite" or "ReportInstance"
            || (rule.Operation == "DeleteSite" && context.Request.Headers.IfMatch.Count > 0);
        if (!caller.Covers(site) || (!decides && caller.Has(rule) && !queue.World.Sites.ContainsKey(site)))
        {
            throw NotFound(site, caller);
        }
    }

    private ProblemException NotFound(string site, Caller caller) => Refuse.SiteNotFound(
        site.Length <= 100 ? site : site[..100] + "…",
        caller.Role == Client.KeyRole.Instance ? null : NearestName.Of(site, queue.World.Sites.Keys.Where(caller.Covers)));
}
