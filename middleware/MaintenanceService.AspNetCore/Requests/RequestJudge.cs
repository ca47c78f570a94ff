using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>Decides requests by a state: everything but the app's roles and policies, which need authentication.</summary>
internal sealed class RequestJudge(LocalPathRules localPaths, NetworkRules localNetworks, EndpointExemptions endpoints, AddressTrust trust)
{
    private readonly bool _looksAtOwnPaths = !localPaths.IsEmpty;

    /// <summary>Judges a request. The passes of the state are looked at last, and only where something refuses.</summary>
    /// <param name="context">The request.</param>
    /// <param name="state">What is in force.</param>
    /// <param name="serviceNow">The service's clock, asked only where a pass is shown.</param>
    public Verdict Judge(HttpContext context, EnforcedState state, Func<DateTimeOffset> serviceNow) =>
        Judge(context, context.Request.Path.Value ?? "", context.GetEndpoint(), state, serviceNow);

    /// <summary>Judges a request by a path and an endpoint that were read before.</summary>
    public Verdict Judge(HttpContext context, string path, Endpoint? endpoint, EnforcedState state, Func<DateTimeOffset> serviceNow)
    {
        bool isOdd = LooksAtPaths(state) && OddPaths.IsOdd(path);
        bool onlyReads = state.SparesReaders && RequestKind.OnlyReads(context, endpoint);
        if (!RefusesAtAll(state, path, isOdd, onlyReads))
        {
            return Verdict.Pass;
        }

        if (endpoints.IsExempt(endpoint, path, isOdd) || (!isOdd && (PathRules.AnyCovers(state.ExemptPaths, path) || localPaths.Match(path))))
        {
            return Verdict.Exempt;
        }

        if (IsFromNetwork(context, state.Networks) || IsFromNetwork(context, localNetworks))
        {
            return Verdict.Bypass;
        }

        if (state.IsModeAlone)
        {
            return Verdict.Refuse;
        }

        return JudgeEach(context, state, path, isOdd, onlyReads, serviceNow);
    }

    /// <summary>The maintenances that refuse a request, for the refusal's words.</summary>
    public static List<SiteStateMaintenance> Refusing(HttpContext context, EnforcedState state)
    {
        string path = context.Request.Path.Value ?? "";
        bool isOdd = OddPaths.IsOdd(path);
        bool onlyReads = state.SparesReaders && RequestKind.OnlyReads(context, context.GetEndpoint());
        var refusing = new List<SiteStateMaintenance>();
        foreach (CompiledMaintenance maintenance in state.IsModeAlone ? [] : state.Active)
        {
            if (maintenance.Refuses(path, isOdd, onlyReads))
            {
                refusing.Add(maintenance.Source);
            }
        }

        return refusing;
    }

    private bool LooksAtPaths(EnforcedState state) => state.LooksAtPaths || _looksAtOwnPaths || endpoints.LookAtPaths;

    private static bool RefusesAtAll(EnforcedState state, string path, bool isOdd, bool onlyReads)
    {
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

    private bool IsFromNetwork(HttpContext context, NetworkRules networks) =>
        !networks.IsEmpty && context.Connection.RemoteIpAddress is { } address && networks.Contain(address) && trust.Believes(context, address);

    private Verdict JudgeEach(
        HttpContext context, EnforcedState state, string path, bool isOdd, bool onlyReads, Func<DateTimeOffset> serviceNow)
    {
        SiteStatePass? pass = null;
        bool passRead = false;
        foreach (CompiledMaintenance maintenance in state.Active)
        {
            if (!maintenance.Refuses(path, isOdd, onlyReads) || IsFromNetwork(context, maintenance.Networks))
            {
                continue;
            }

            if (!passRead)
            {
                passRead = true;
                pass = state.Passes.IsEmpty ? null : PassReader.Read(context, state.Passes, serviceNow());
            }

            if (pass is null || (pass.Maintenance is { } only && only != maintenance.Source.Id))
            {
                return Verdict.Refuse;
            }
        }

        return Verdict.Bypass;
    }
}
