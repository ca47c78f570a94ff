namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>All goes well.</summary>
internal sealed class Nothing : Fault
{
    public override bool ClosesInTime => true;
}
