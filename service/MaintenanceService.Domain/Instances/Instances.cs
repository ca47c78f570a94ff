using MaintenanceService.Client;

namespace MaintenanceService.Domain.Instances;

/// <summary>Shows an instance as the contract has it.</summary>
internal static class Instances
{
    public static Instance Describe(Presence presence, InstanceState state)
    {
        InstanceReport? report = presence.Report;
        return new Instance
        {
            Id = presence.Identity.Id,
            Site = presence.Identity.Site,
            State = state,
            Run = presence.Identity.Run,
            Epoch = report?.Epoch,
            Revision = report?.Revision ?? 0,
            Mode = report?.Mode,
            ForcedMode = report?.ForcedMode,
            RequestsInFlight = report?.RequestsInFlight ?? 0,
            ConnectionsOpen = report?.ConnectionsOpen ?? 0,
            Oldest = report?.Oldest ?? [],
            Exempt = report?.Exempt ?? [],
            AppVersion = report?.AppVersion,
            FirstSeenAt = presence.Identity.FirstSeenAt,
            LastSeenAt = presence.SeenAt,
            AppliedAt = report?.AppliedAt,
        };
    }
}
