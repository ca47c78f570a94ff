using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Rounds;

/// <summary>A request that reached the app and does not end before its sender goes.</summary>
internal sealed class OpenRequest(Task answer, CancellationTokenSource sender)
{
    public async Task EndAsync()
    {
        await sender.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        sender.Dispose();
    }
}
