using MaintenanceService.Tests.Processes;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>Each flush of the service's disk takes 200 ms.</summary>
internal sealed class SlowDisk : Fault
{
    private FaultySyscalls? _disk;

    public override bool ClosesInTime => true;

    public override async Task BeforeAsync(Round round) => _disk = await FaultySyscalls.AttachAsync(
        round.Fleet.Fleet.Service.Id, round.Fleet.Fleet.StoreFile + "-wal", "fsync,fdatasync:delay_exit=200000");

    public override async Task AfterAsync(Round round) => await _disk!.DisposeAsync();
}
