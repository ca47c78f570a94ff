using Xunit;

namespace MaintenanceService.Tests;

/// <summary>Ends a wait for what will never come. Longer than any machine stands still, so that it proves nothing of how fast something is.</summary>
internal static class HangGuard
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public static Task OrHangAsync(this Task task) => task.WaitAsync(Longest, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Creates a guard for a wait that checks again and again.</summary>
    public static CancellationTokenSource Start() => new(Longest, TimeProvider.System);
}
