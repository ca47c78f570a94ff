using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>An app's start fails after its first report, again and again, for its port is taken: none of these processes is waited for.</summary>
internal sealed class FailedStarts : Fault
{
    public override bool ClosesInTime => true;

    public override async Task BeforeAsync(Round round)
    {
        for (int attempt = 0; attempt < 3; attempt++)
        {
            InvalidOperationException failed = await Assert.ThrowsAsync<InvalidOperationException>(() => round.Fleet.Fleet.StartShopAsync(
                $"ghost-{Guid.NewGuid():N}", untilConfirmed: false, port: round.Victim.Process.Address.Port));
            Assert.Contains("address already in use", failed.Message, StringComparison.OrdinalIgnoreCase);
        }
    }
}
