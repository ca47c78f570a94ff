using MaintenanceService.AspNetCore.Passes;
using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>Computes what is in force from the service's state, the clock and the app's settings.</summary>
internal static class StateCompiler
{
    public static EnforcedState Compile(
        StateInputs inputs, SiteState? source, bool closedByItself, DateTimeOffset now, DateTimeOffset nowForEnds, DateTimeOffset? appliedAt, EnforcedState? previous)
    {
        SiteStateMaintenance[] active = [.. (source?.Maintenances ?? []).Where(maintenance => IsActive(maintenance, now, nowForEnds))];
        closedByItself &= inputs.Forced is null;
        if (previous is not null && IsSame(previous, source, closedByItself, active))
        {
            return previous;
        }

        MaintenanceMode mode = inputs.Forced ?? (closedByItself ? MaintenanceMode.Closed : source is null ? inputs.WhenUnknown : ModeOf(active));
        string signature = RefusalSignature.Of(inputs.Forced ?? (source is null ? inputs.WhenUnknown : null), closedByItself, source?.Settings, active);
        int generation = previous is null ? 1 : previous.Signature == signature ? previous.Generation : previous.Generation + 1;
        CompiledMaintenance[] compiled = [.. active.Select(maintenance => new CompiledMaintenance(maintenance))];
        // Disconnected, the site's exemptions may be outdated: only the app's own hold.
        string[] exemptPaths = closedByItself ? [] : [.. (source?.Settings.ExemptPaths ?? []).Where(PathRules.IsUsable)];
        return new EnforcedState
        {
            Site = inputs.Site,
            Source = source,
            Forced = inputs.Forced,
            ClosedByItself = closedByItself,
            Mode = mode,
            Active = compiled,
            ExemptPaths = exemptPaths,
            Networks = closedByItself ? NetworkRules.None : NetworkRules.Create(source?.Settings.BypassNetworks ?? []),
            Passes = source is null ? PassIndex.Empty : PassIndex.Create(source.Passes),
            Generation = generation,
            Signature = signature,
            AppliedAt = appliedAt,
            DependsOnMethod = mode == MaintenanceMode.ReadOnly || active.Any(maintenance => maintenance.Mode == MaintenanceMode.ReadOnly),
            DependsOnPath = exemptPaths.Length > 0 || compiled.Any(maintenance => maintenance.DependsOnPath),
            IsOpen = mode == MaintenanceMode.Open && (inputs.Forced is not null || active.All(maintenance => maintenance.Mode == MaintenanceMode.Open)),
        };
    }

    /// <summary>Returns the mode of the whole site at a time; the parameters are those of <see cref="IsActive"/>.</summary>
    public static MaintenanceMode ModeAt(SiteState source, DateTimeOffset now, DateTimeOffset nowForEnds) =>
        ModeOf([.. source.Maintenances.Where(maintenance => IsActive(maintenance, now, nowForEnds))]);

    /// <summary>Returns whether a maintenance is active. The service's <c>active</c> overrides the clock, and only the service ends a maintenance with a lease.</summary>
    /// <param name="maintenance">The maintenance.</param>
    /// <param name="now">The service's time, by which it starts.</param>
    /// <param name="nowForEnds">The service's time by the samples since the state arrived, by which it ends; never ahead of the other.</param>
    public static bool IsActive(SiteStateMaintenance maintenance, DateTimeOffset now, DateTimeOffset nowForEnds) =>
        maintenance.Status != MaintenanceStatus.Ended
        && (maintenance.Status == MaintenanceStatus.Active || maintenance.StartsAt <= now)
        && (maintenance.Leased || maintenance.EndsAt is not { } end || end > nowForEnds);

    private static bool IsSame(EnforcedState previous, SiteState? source, bool closedByItself, SiteStateMaintenance[] active)
    {
        if (!ReferenceEquals(previous.Source, source) || previous.ClosedByItself != closedByItself || previous.Active.Length != active.Length)
        {
            return false;
        }

        for (int i = 0; i < active.Length; i++)
        {
            if (!ReferenceEquals(previous.Active[i].Source, active[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static MaintenanceMode ModeOf(SiteStateMaintenance[] active)
    {
        var mode = MaintenanceMode.Open;
        foreach (SiteStateMaintenance maintenance in active)
        {
            if (PathRules.CoverAll(maintenance.Paths) && maintenance.Mode > mode)
            {
                mode = maintenance.Mode;
            }
        }

        return mode;
    }
}
