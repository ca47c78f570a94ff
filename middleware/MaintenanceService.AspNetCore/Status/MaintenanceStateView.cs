using System.Runtime.CompilerServices;
using MaintenanceService.AspNetCore.Refusals;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Status;

/// <summary>Tells the app's code what is in force.</summary>
internal sealed class MaintenanceStateView(InstanceStateMachine stateMachine, StateBroadcast broadcast) : IMaintenanceState
{
    public MaintenanceMode Mode => stateMachine.State.Mode;

    public string? Message => stateMachine.State is { Mode: not MaintenanceMode.Open } state ? RefusalFactory.OfSite(state).Refusal.Message : null;

    public IReadOnlyList<MaintenanceInfo> Active => [.. stateMachine.State.Active.Select(maintenance => Info(maintenance.Source))];

    public IReadOnlyList<MaintenanceInfo> Upcoming
    {
        get
        {
            DateTimeOffset now = stateMachine.ServiceNow;
            return [.. (stateMachine.Source?.Maintenances ?? [])
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
