using MaintenanceService.Streams;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>What tells a stream that there is something to send: none of it is lost, and whoever tells does not do the stream's work.</summary>
public sealed class AsyncAutoResetEventTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly AsyncAutoResetEvent _event = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Setting_before_the_wait_completes_one_wait()
    {
        _event.Set();
        _event.Set();

        Assert.True(_event.WaitAsync().AsTask().IsCompletedSuccessfully);
        Task second = _event.WaitAsync().AsTask();
        Assert.False(second.IsCompleted);
        _event.Set();
        await second.WaitAsync(Patience, TimeProvider.System, Test);
    }

    [Fact]
    public async Task Waiter_runs_on_a_thread_of_the_pool_and_not_within_the_setting()
    {
        Task<(int Thread, bool OfPool)> waiting = WhereItRunsAsync();
        var setter = new Thread(_event.Set);
        setter.Start();

        (int thread, bool ofPool) = await waiting.WaitAsync(Patience, TimeProvider.System, Test);

        Assert.NotEqual(setter.ManagedThreadId, thread);
        Assert.True(ofPool);
    }

    /// <summary>Each round ends only once the waiter has seen its last value: one setting that is lost stops them for ever.</summary>
    [Fact]
    public async Task Waiter_sees_the_last_value_however_the_settings_meet_its_waits()
    {
        const int Rounds = 10_000;
        const int Last = Rounds * 4;
        int value = 0;
        int seen = 0;
        Task waiter = Task.Run(
            async () =>
            {
                while (Volatile.Read(ref seen) < Last)
                {
                    await _event.WaitAsync();
                    int read = Volatile.Read(ref value);
                    Thread.SpinWait(32);
                    Volatile.Write(ref seen, read);
                }
            },
            Test);
        Task setter = Task.Run(
            () =>
            {
                var patience = new SpinWait();
                for (int round = 1; round <= Rounds; round++)
                {
                    // Four settings, so far apart that they meet the waiter at every place between two waits.
                    for (int i = 0; i < 4; i++)
                    {
                        Thread.SpinWait(round % 64);
                        Interlocked.Increment(ref value);
                        _event.Set();
                    }

                    while (Volatile.Read(ref seen) < round * 4)
                    {
                        Test.ThrowIfCancellationRequested();
                        patience.SpinOnce(sleep1Threshold: -1);
                    }
                }
            },
            Test);

        await Task.WhenAll(waiter, setter).WaitAsync(Patience, TimeProvider.System, Test);

        Assert.Equal(Last, seen);
    }

    private async Task<(int Thread, bool OfPool)> WhereItRunsAsync()
    {
        await _event.WaitAsync().ConfigureAwait(false);
        return (Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread);
    }
}
