using MaintenanceService.Domain.Transactions;
using MaintenanceService.Tests.Convergence.Simulation;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service.Transactions;

/// <summary>Which of the writes that wait at the same time are committed together.</summary>
public sealed class GroupCommitQueueTests
{
    [Fact]
    public async Task Writes_that_wait_are_committed_by_the_five_hundred()
    {
        // Each batch has a time of its own.
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        await using var queue = new GroupCommitQueue(new CommitProcessor(new MemoryStore(), time, new Capacity()));
        using var go = new ManualResetEventSlim();
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The queue is in a decision until the others wait.
        Task first = queue.WriteAsync(_ =>
        {
            waiting.SetResult();
            go.Wait(HangGuard.Longest);
        });
        await waiting.Task.OrHangAsync();
        var decided = new List<(int Number, DateTimeOffset Batch)>();
        Task[] writes = [.. Enumerable.Range(0, 1_200).Select(number => queue.WriteAsync(transaction => decided.Add((number, transaction.Now))))];

        go.Set();
        await Task.WhenAll([first, .. writes]).OrHangAsync();

        Assert.Equal(Enumerable.Range(0, 1_200), decided.Select(write => write.Number));
        Assert.Equal([500, 500, 200], decided.GroupBy(write => write.Batch).Select(batch => batch.Count()));
    }
}
