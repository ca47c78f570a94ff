using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>One active maintenance, prepared for evaluating requests.</summary>
internal sealed class CompiledMaintenance(SiteStateMaintenance source)
{
    private readonly string[] _paths = PathRules.CoverAll(source.Paths) ? [] : [.. source.Paths];
    private readonly string[] _exemptPaths = [.. source.ExemptPaths.Where(PathRules.IsUsable)];

    public SiteStateMaintenance Source { get; } = source;

    /// <summary>Returns its own networks.</summary>
    public NetworkRules Networks { get; } = NetworkRules.Create(source.BypassNetworks);

    public MaintenanceMode Mode => Source.Mode;

    /// <summary>Returns whether it covers the whole site.</summary>
    public bool CoversAll => _paths.Length == 0;

    /// <summary>Returns whether its decision depends on the path.</summary>
    public bool DependsOnPath => _paths.Length > 0 || _exemptPaths.Length > 0;

    /// <summary>Returns whether it refuses a request, without regard to bypasses.</summary>
    /// <param name="path">The decoded path without PathBase.</param>
    /// <param name="isAmbiguous">Whether the path is ambiguous.</param>
    /// <param name="onlyReads">Whether the request reads only, and upgrades nothing.</param>
    public bool Refuses(string path, bool isAmbiguous, bool onlyReads) =>
        !(Mode == MaintenanceMode.Open || (Mode == MaintenanceMode.ReadOnly && onlyReads))
        && (_paths.Length == 0 || isAmbiguous || PathRules.AnyCovers(_paths, path))
        && (isAmbiguous || _exemptPaths.Length == 0 || !PathRules.AnyCovers(_exemptPaths, path));
}
