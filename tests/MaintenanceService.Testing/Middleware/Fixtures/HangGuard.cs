using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Ends a wait for what will never come. Longer than any machine stands still, so that it says nothing of how fast something is.</summary>
internal static class HangGuard
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static Task OrHangAsync(this Task task) => task.WaitAsync(Longest, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>For what looks again and again.</summary>
    public static CancellationTokenSource Start() => new(Longest, TimeProvider.System);
}
