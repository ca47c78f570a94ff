using System.Threading.Channels;

namespace MaintenanceService.AspNetCore.Connection;

/// <summary>What a loop waits at: its time, or somebody who rings. Rung while nobody waits, it is heard at the next wait.</summary>
internal sealed class AsyncAutoResetEvent(TimeProvider time)
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _signal.Writer.TryWrite(true);

    /// <summary>Waits for the bell or the end of the time; also returns where it is cancelled.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        if (longest <= TimeSpan.Zero)
        {
            return;
        }

        using var due = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellationToken);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // It is time for the next try, or for the end.
        }
    }
}
