using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>One active maintenance, ready to evaluator requests.</summary>
internal sealed class CompiledMaintenance(SiteStateMaintenance source)
{
    private readonly string[] _paths = PathRules.CoverAll(source.Paths) ? [] : [.. source.Paths];
    private readonly string[] _exemptPaths = [.. source.ExemptPaths.Where(PathRules.IsUsable)];

    public SiteStateMaintenance Source { get; } = source;

    /// <summary>Its own networks.</summary>
    public NetworkRules Networks { get; } = NetworkRules.Create(source.BypassNetworks);

    public MaintenanceMode Mode => Source.Mode;

    /// <summary>Whether it holds the whole site.</summary>
    public bool CoversAll => _paths.Length == 0;

    /// <summary>Whether it looks at the path of a request.</summary>
    public bool DependsOnPath => _paths.Length > 0 || _exemptPaths.Length > 0;

    /// <summary>Whether it refuses a request, bypasses aside.</summary>
    /// <param name="path">The decoded path without PathBase.</param>
    /// <param name="isOdd">Whether the path could be read in two ways.</param>
    /// <param name="onlyReads">Whether the request reads only, and upgrades nothing.</param>
    public bool Refuses(string path, bool isOdd, bool onlyReads) =>
        !(Mode == MaintenanceMode.Open || (Mode == MaintenanceMode.ReadOnly && onlyReads))
        && (_paths.Length == 0 || isOdd || PathRules.AnyCovers(_paths, path))
        && (isOdd || _exemptPaths.Length == 0 || !PathRules.AnyCovers(_exemptPaths, path));
}
