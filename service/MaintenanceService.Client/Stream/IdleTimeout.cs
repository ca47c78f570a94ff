namespace MaintenanceService.Client;

/// <summary>Cancels the reading of a stream on which nothing comes for <see cref="ProtocolTimings.SilenceTimeout"/>: TCP alone may never notice that the other side is gone.</summary>
internal sealed class IdleTimeout : IDisposable
{
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;

    /// <summary>Starts the time: the wait for the answer's headers counts as well.</summary>
    public IdleTimeout(TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _idle = new CancellationTokenSource(ProtocolTimings.SilenceTimeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _idle.Token);
    }

    /// <summary>Is cancelled by the caller, or when the time is over.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Starts the time again: something came.</summary>
    public void Reset() => _idle.CancelAfter(ProtocolTimings.SilenceTimeout);

    /// <summary>Runs a step of the reading.</summary>
    /// <exception cref="TimeoutException">Nothing came within the time.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> step)
    {
        try
        {
            return await step(Token);
        }
        catch (OperationCanceledException) when (_idle.IsCancellationRequested && !_caller.IsCancellationRequested)
        {
            throw new TimeoutException($"The stream was silent for {ProtocolTimings.SilenceTimeout.TotalSeconds} s.");
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _idle.Dispose();
    }
}
