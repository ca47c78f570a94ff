using MaintenanceService.Client;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>Work that was entered inside other work inside a request, and outlives both: it is waited for, and aborted after drainSeconds.</summary>
internal sealed class NestedWork : Fault
{
    public override bool ClosesInTime => true;

    public override Task BeforeAsync(Round round) => round.Victim.App.ImportAsync(round.Test);

    public override Task ClosingAsync(Round round) => round.ClosingIsBlockedAsync(BlockerReason.Draining, BlockerReason.Pending);
}
