namespace MaintenanceService.Client;

/// <summary>Ends a stream that says nothing: three heartbeats missed, and the other side is gone, whatever TCP still says.</summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly CancellationTokenSource _silent;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;

    /// <summary>Begins to listen: the wait for the answer's headers counts as well.</summary>
    public SilenceWatch(TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _silent = new CancellationTokenSource(ProtocolTimings.SilenceTimeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _silent.Token);
    }

    /// <summary>Cancelled by the caller, or by silence.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Something was heard.</summary>
    public void Heard() => _silent.CancelAfter(ProtocolTimings.SilenceTimeout);

    /// <summary>Runs a step of the reading.</summary>
    /// <exception cref="TimeoutException">The other side was silent for too long.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> step)
    {
        try
        {
            return await step(Token);
        }
        catch (OperationCanceledException) when (_silent.IsCancellationRequested && !_caller.IsCancellationRequested)
        {
            throw new TimeoutException($"The stream was silent for {ProtocolTimings.SilenceTimeout.TotalSeconds} s.");
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _silent.Dispose();
    }
}
