using System.Runtime.CompilerServices;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>Shows the app what is in force.</summary>
internal sealed class MaintenanceStateView(InstanceCore core, StateBroadcast broadcast) : IMaintenanceState
{
    public MaintenanceMode Mode => core.State.Mode;

    public IReadOnlyList<MaintenanceInfo> Active => [.. core.State.Active.Select(maintenance => Info(maintenance.Source))];

    public IReadOnlyList<MaintenanceInfo> Upcoming
    {
        get
        {
            DateTimeOffset now = core.ServiceNow;
            return [.. (core.Source?.Maintenances ?? [])
                .Where(maintenance => maintenance.Status == MaintenanceStatus.Scheduled && maintenance.StartsAt > now)
                .OrderBy(maintenance => maintenance.StartsAt)
                .Select(Info)];
        }
    }

    public async IAsyncEnumerable<MaintenanceMode> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task next = broadcast.Next;
            yield return Mode;
            await next.WaitAsync(cancellationToken);
        }
    }

    private static MaintenanceInfo Info(SiteStateMaintenance source) =>
        new(source.Id, source.Mode, source.Message, PublicLink.Of(source.Link), source.Paths, source.StartsAt, source.EndsAt);
}
