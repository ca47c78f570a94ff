using MaintenanceService.Domain.Transactions;
using MaintenanceService.Tests.Convergence.Simulation;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service.Transactions;

/// <summary>Which of the writes that wait at the same time are committed together.</summary>
public sealed class GroupCommitQueueTests : IAsyncDisposable
{
    private readonly List<(string Name, DateTimeOffset Batch)> _decided = [];
    private readonly List<Task> _writes = [];
    private readonly ManualResetEventSlim _go = new();
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GroupCommitQueue _queue;

    // Each batch has a time of its own.
    public GroupCommitQueueTests() => _queue = new GroupCommitQueue(
        new CommitProcessor(new MemoryStore(), new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) }, new Capacity()));

    public async ValueTask DisposeAsync()
    {
        _go.Set();
        await _queue.DisposeAsync();
        _go.Dispose();
    }

    [Fact]
    public async Task Writes_that_wait_are_committed_by_the_five_hundred()
    {
        await BlockAsync();
        for (int i = 0; i < 1_200; i++)
        {
            Write($"{i}");
        }

        await EndAsync();

        Assert.Equal(Enumerable.Range(0, 1_200).Select(i => $"{i}"), _decided.Select(write => write.Name));
        Assert.Equal([500, 500, 200], _decided.GroupBy(write => write.Batch).Select(batch => batch.Count()));
    }

    // The queue is in a decision until the others wait.
    private async Task BlockAsync()
    {
        _writes.Add(_queue.WriteAsync(_ =>
        {
            _waiting.SetResult();
            _go.Wait(HangGuard.Longest);
        }));
        await _waiting.Task.OrHangAsync();
    }

    private void Write(string name) =>
        _writes.Add(_queue.WriteAsync(transaction => _decided.Add((name, transaction.Now))));

    private async Task EndAsync()
    {
        _go.Set();
        await Task.WhenAll(_writes).OrHangAsync();
    }
}
