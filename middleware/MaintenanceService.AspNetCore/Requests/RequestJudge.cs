using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>Decides requests by a state: everything but the app's roles and policies, which need authentication.</summary>
internal sealed class RequestJudge(LocalPathRules localPaths, NetworkRules localNetworks, EndpointExemptions endpoints, AddressTrust trust)
{
    /// <summary>Judges a request. The passes of the state are looked at last, and only where something refuses.</summary>
    /// <param name="context">The request.</param>
    /// <param name="state">What is in force.</param>
    /// <param name="serviceNow">The service's clock, asked only where a pass is shown.</param>
    public Verdict Judge(HttpContext context, EnforcedState state, Func<DateTimeOffset> serviceNow)
    {
        string path = context.Request.Path.Value ?? "";
        bool isOdd = PathRules.IsOdd(path);
        if (!RefusesAtAll(context, state, path, isOdd))
        {
            return Verdict.Pass;
        }

        if (endpoints.IsExempt(context) || (!isOdd && (PathRules.AnyCovers(state.ExemptPaths, path) || localPaths.Match(path))))
        {
            return Verdict.Exempt;
        }

        if (LetsThrough(context, localNetworks) || LetsThrough(context, state.Networks))
        {
            return Verdict.Bypass;
        }

        if (state.IsModeAlone)
        {
            return Verdict.Refuse;
        }

        return JudgeEach(context, state, path, isOdd, serviceNow);
    }

    /// <summary>The maintenances that refuse a request, for the refusal's words.</summary>
    public static List<SiteStateMaintenance> Refusing(HttpContext context, EnforcedState state)
    {
        string path = context.Request.Path.Value ?? "";
        bool isOdd = PathRules.IsOdd(path);
        bool onlyReads = RequestKind.OnlyReads(context);
        return state.IsModeAlone ? []
            : [.. state.Active.Where(maintenance => maintenance.Refuses(path, isOdd, onlyReads)).Select(maintenance => maintenance.Source)];
    }

    private static bool RefusesAtAll(HttpContext context, EnforcedState state, string path, bool isOdd)
    {
        bool onlyReads = RequestKind.OnlyReads(context);
        if (state.IsModeAlone)
        {
            return state.Mode == MaintenanceMode.Closed || (state.Mode == MaintenanceMode.ReadOnly && !onlyReads);
        }

        foreach (CompiledMaintenance maintenance in state.Active)
        {
            if (maintenance.Refuses(path, isOdd, onlyReads))
            {
                return true;
            }
        }

        return false;
    }

    private bool LetsThrough(HttpContext context, NetworkRules networks) =>
        networks.Contain(context.Connection.RemoteIpAddress) && trust.Believes(context);

    private Verdict JudgeEach(HttpContext context, EnforcedState state, string path, bool isOdd, Func<DateTimeOffset> serviceNow)
    {
        bool onlyReads = RequestKind.OnlyReads(context);
        SiteStatePass? pass = null;
        bool passRead = false;
        foreach (CompiledMaintenance maintenance in state.Active)
        {
            if (!maintenance.Refuses(path, isOdd, onlyReads) || LetsThrough(context, maintenance.Networks))
            {
                continue;
            }

            if (!passRead)
            {
                passRead = true;
                pass = PassReader.TryRead(context, state.Passes, serviceNow(), out SiteStatePass? shown) ? shown : null;
            }

            if (pass is null || (pass.Maintenance is { } only && only != maintenance.Source.Id))
            {
                return Verdict.Refuse;
            }
        }

        return Verdict.Bypass;
    }
}
