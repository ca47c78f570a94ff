namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>kill -9 of the service right after it said that the maintenance has begun: nothing of it is lost.</summary>
internal sealed class ServiceKilledWhileClosing : Fault
{
    public override async Task ClosingAsync(Round round)
    {
        await round.Fleet.Fleet.Service.KillAsync();
        await round.Fleet.Fleet.StartServiceAsync();
    }
}
