using MaintenanceService.Hosting;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace MaintenanceService.Tests.Service.Hosting;

/// <summary>Connections start in turn, each after the work that was queued before it.</summary>
public sealed class ConnectionTurnsTests
{
    private readonly QueuedContext _pool = new();
    private readonly List<int> _started = [];

    [Fact]
    public void Work_that_is_queued_after_a_thousand_connections_runs_before_they_have_started()
    {
        int startedBefore = -1;
        Connect(1000, _ => Task.CompletedTask);
        _pool.Post(_ => startedBefore = _started.Count, null);

        _pool.Run();

        Assert.Equal(1, startedBefore);
        Assert.Equal(Enumerable.Range(0, 1000), _started);
    }

    [Fact]
    public void A_connection_on_which_nothing_is_sent_or_that_fails_holds_up_no_other()
    {
        Connect(3, number => number switch
        {
            0 => new TaskCompletionSource().Task,
            1 => throw new ConnectionResetException("gone"),
            _ => Task.CompletedTask,
        });

        _pool.Run();

        Assert.Equal([0, 1, 2], _started);
    }

    private void Connect(int count, Func<int, Task> serve)
    {
        var turns = new ConnectionTurns();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_pool);
        for (int i = 0; i < count; i++)
        {
            int number = i;
            _ = turns.Wait(_ =>
            {
                _started.Add(number);
                return serve(number);
            })(new DefaultConnectionContext());
        }

        SynchronizationContext.SetSynchronizationContext(before);
    }

    /// <summary>A queue of work, as the thread pool's, that one thread runs when it is told to.</summary>
    private sealed class QueuedContext : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Run, object? State)> _work = [];

        public override void Post(SendOrPostCallback d, object? state) => _work.Enqueue((d, state));

        public void Run()
        {
            SynchronizationContext? before = Current;
            SetSynchronizationContext(this);
            while (_work.TryDequeue(out (SendOrPostCallback Run, object? State) next))
            {
                next.Run(next.State);
            }

            SetSynchronizationContext(before);
        }
    }
}
