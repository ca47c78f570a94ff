using MaintenanceService.AspNetCore.Requests;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>Aborts run code of the app: on threads of their own, so that one that hangs keeps neither the clock nor the others.</summary>
public sealed class AbortQueueTests : IDisposable
{
    private readonly AbortQueue _queue = new();
    private readonly ManualResetEventSlim _released = new();
    private readonly CountdownEvent _begun = new(16);
    private readonly CountdownEvent _done = new(20);

    [Fact]
    public void Abort_that_hangs_does_not_keep_the_next()
    {
        using var next = new ManualResetEventSlim();
        Abort(_released.Wait);

        Abort(next.Set);

        Assert.True(next.Wait(HangGuard.Longest, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Sixteen_may_hang_and_the_rest_waits_for_one_of_them()
    {
        int begun = 0;
        for (int abort = 0; abort < 20; abort++)
        {
            Abort(() =>
            {
                if (Interlocked.Increment(ref begun) <= 16)
                {
                    _begun.Signal();
                }

                _released.Wait();
                _done.Signal();
            });
        }

        Assert.True(_begun.Wait(HangGuard.Longest, TestContext.Current.CancellationToken));
        Assert.Equal(16, Volatile.Read(ref begun));
        _released.Set();
        Assert.True(_done.Wait(HangGuard.Longest, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Thread_is_neither_the_callers_nor_one_of_the_pool_and_keeps_no_process_alive()
    {
        using var done = new ManualResetEventSlim();
        (int Id, bool IsPool, bool IsBackground) seen = default;

        Abort(() =>
        {
            seen = (Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.IsBackground);
            done.Set();
        });

        Assert.True(done.Wait(HangGuard.Longest, TestContext.Current.CancellationToken));
        Assert.NotEqual(Environment.CurrentManagedThreadId, seen.Id);
        Assert.Equal((false, true), (seen.IsPool, seen.IsBackground));
    }

    [Fact]
    public void Inline_it_is_over_when_the_call_is()
    {
        var queue = new AbortQueue(isInline: true);
        int done = 0;
        queue.Work();
        for (int abort = 0; abort < 20; abort++)
        {
            queue.Add(() => done++);
            queue.Add(() => throw new InvalidOperationException());
            queue.Work();
        }

        Assert.Equal(20, done);
    }

    public void Dispose()
    {
        _released.Set();
        _released.Dispose();
        _begun.Dispose();
        _done.Dispose();
    }

    private void Abort(Action abort)
    {
        _queue.Add(abort);
        _queue.Work();
    }
}
