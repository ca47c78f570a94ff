using MaintenanceService.AspNetCore.Exemptions;
using MaintenanceService.AspNetCore.Passes;
using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Decides about requests by a state; everything but roles and policies, which need authentication.</summary>
internal sealed class RequestEvaluator(LocalPathRules localPaths, NetworkRules localNetworks, EndpointExemptions endpoints, AddressTrust trust)
{
    private readonly bool _hasLocalPaths = !localPaths.IsEmpty;

    /// <summary>Returns the decision about a request. Passes are read last, and only where something refuses.</summary>
    /// <param name="context">The request.</param>
    /// <param name="state">What is in force.</param>
    /// <param name="serviceNow">Returns the service's time; called only where a pass is shown.</param>
    public Decision Evaluate(HttpContext context, EnforcedState state, Func<DateTimeOffset> serviceNow) =>
        Evaluate(context, context.Request.Path.Value ?? "", context.GetEndpoint(), state, serviceNow);

    /// <summary>Returns the decision about a request by a path and an endpoint that were read before.</summary>
    public Decision Evaluate(HttpContext context, string path, Endpoint? endpoint, EnforcedState state, Func<DateTimeOffset> serviceNow)
    {
        bool isAmbiguous = DependsOnPath(state) && AmbiguousPaths.IsAmbiguous(path);
        bool onlyReads = state.DependsOnMethod && RequestKind.OnlyReads(context, endpoint);
        if (!RefusesAtAll(state, path, isAmbiguous, onlyReads))
        {
            return Decision.Pass;
        }

        if (endpoints.IsExempt(endpoint, path, isAmbiguous) || (!isAmbiguous && (PathRules.AnyCovers(state.ExemptPaths, path) || localPaths.Match(path))))
        {
            return Decision.Exempt;
        }

        if (IsFromNetwork(context, state.Networks) || IsFromNetwork(context, localNetworks))
        {
            return Decision.Bypass;
        }

        if (state.IsModeAlone)
        {
            return Decision.Refuse;
        }

        return EvaluateEach(context, state, path, isAmbiguous, onlyReads, serviceNow);
    }

    /// <summary>Returns the maintenances that refuse a request: not those that it bypasses.</summary>
    /// <param name="context">The request.</param>
    /// <param name="state">What is in force.</param>
    /// <param name="serviceNow">Returns the service's time; called only where a pass is shown.</param>
    public List<SiteStateMaintenance> Refusing(HttpContext context, EnforcedState state, Func<DateTimeOffset> serviceNow)
    {
        string path = context.Request.Path.Value ?? "";
        bool isAmbiguous = AmbiguousPaths.IsAmbiguous(path);
        bool onlyReads = state.DependsOnMethod && RequestKind.OnlyReads(context, context.GetEndpoint());
        SiteStatePass? pass = state.Passes.IsEmpty ? null : PassReader.Read(context, state.Passes, serviceNow());
        var refusing = new List<SiteStateMaintenance>();
        foreach (CompiledMaintenance maintenance in state.IsModeAlone ? [] : state.Active)
        {
            if (maintenance.Refuses(path, isAmbiguous, onlyReads) && !IsFromNetwork(context, maintenance.Networks) && !Opens(pass, maintenance))
            {
                refusing.Add(maintenance.Source);
            }
        }

        return refusing;
    }

    private bool DependsOnPath(EnforcedState state) => state.DependsOnPath || _hasLocalPaths || endpoints.DependOnPath;

    private static bool RefusesAtAll(EnforcedState state, string path, bool isAmbiguous, bool onlyReads)
    {
        if (state.IsModeAlone)
        {
            return state.Mode == MaintenanceMode.Closed || (state.Mode == MaintenanceMode.ReadOnly && !onlyReads);
        }

        foreach (CompiledMaintenance maintenance in state.Active)
        {
            if (maintenance.Refuses(path, isAmbiguous, onlyReads))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsFromNetwork(HttpContext context, NetworkRules networks) =>
        !networks.IsEmpty && context.Connection.RemoteIpAddress is { } address && networks.Contain(address) && trust.IsTrusted(context, address);

    private Decision EvaluateEach(
        HttpContext context, EnforcedState state, string path, bool isAmbiguous, bool onlyReads, Func<DateTimeOffset> serviceNow)
    {
        SiteStatePass? pass = null;
        bool passRead = false;
        foreach (CompiledMaintenance maintenance in state.Active)
        {
            if (!maintenance.Refuses(path, isAmbiguous, onlyReads) || IsFromNetwork(context, maintenance.Networks))
            {
                continue;
            }

            if (!passRead)
            {
                passRead = true;
                pass = state.Passes.IsEmpty ? null : PassReader.Read(context, state.Passes, serviceNow());
            }

            if (!Opens(pass, maintenance))
            {
                return Decision.Refuse;
            }
        }

        return Decision.Bypass;
    }

    private static bool Opens(SiteStatePass? pass, CompiledMaintenance maintenance) =>
        pass is not null && (pass.Maintenance is null || pass.Maintenance == maintenance.Source.Id);
}
