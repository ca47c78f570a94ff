using MaintenanceService.Client;

namespace MaintenanceService.Domain.Instances;

/// <summary>Maps an instance to its wire record.</summary>
internal static class InstanceViews
{
    public static Instance Of(InstanceStatus status, InstanceState state)
    {
        // One that has closed itself has aborted what it reported.
        InstanceReport? report = state == InstanceState.AssumedClosed && status.Report is { } last
            ? last with { RequestsInFlight = 0, ConnectionsOpen = 0, Oldest = [] }
            : status.Report;
        return new Instance
        {
            Id = status.Identity.Id,
            Site = status.Identity.Site,
            State = state,
            Run = status.Identity.Run,
            Epoch = report?.Epoch,
            Revision = report?.Revision ?? 0,
            Mode = report?.Mode,
            ForcedMode = report?.ForcedMode,
            RequestsInFlight = report?.RequestsInFlight ?? 0,
            ConnectionsOpen = report?.ConnectionsOpen ?? 0,
            Oldest = report?.Oldest ?? [],
            Exempt = report?.Exempt ?? [],
            AppVersion = report?.AppVersion,
            FirstSeenAt = status.Identity.FirstSeenAt,
            LastSeenAt = status.SeenAt,
            AppliedAt = report?.AppliedAt,
        };
    }
}
