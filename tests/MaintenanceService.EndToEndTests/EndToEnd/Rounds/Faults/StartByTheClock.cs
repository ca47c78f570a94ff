using MaintenanceService.Client;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>Nobody closes the site at the time: the maintenance was scheduled.</summary>
internal sealed class StartByTheClock : Fault
{
    public override bool ClosesInTime => true;

    public override MaintenanceRequest Request => new() { Reason = Name, StartsAt = TimeProvider.System.GetUtcNow().AddSeconds(1) };
}
