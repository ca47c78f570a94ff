namespace MaintenanceService.Client.Flow;

/// <summary>
/// Calls the service, and repeats a call that the network or a 503 prevented, until the deadline. A request that must not be sent twice
/// goes through <see cref="SendOnceAsync"/>.
/// </summary>
internal sealed class ServiceCalls(MaintenanceClient client, ServiceAddresses service, ServiceClock clock, TimeProvider time, CallMessages messages, ICommandSyntax syntax)
{
    /// <summary>The time limit of calls that wait for their answer alone.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The time after which an answer counts as lost; the service itself waits at most a second in one.</summary>
    private static readonly TimeSpan MaxAnswer = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MinAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(2);

    /// <summary>The time without an answer after which the caller is warned.</summary>
    private static readonly TimeSpan WarnAfter = TimeSpan.FromSeconds(4);

    public ServiceAddresses Service => service;

    /// <summary>The time on the service's clock, estimated from its last answer.</summary>
    public DateTimeOffset ServiceNow => clock.Now;

    public Deadline ShortDeadline() => DeadlineIn(CallTimeout);

    public Deadline DeadlineIn(TimeSpan timeout) => new(time, timeout);

    /// <summary>Returns the same calls without messages: for use off the caller's thread, or after a stop.</summary>
    public ServiceCalls Quiet() => new(client, service, clock, time, CallMessages.None, syntax);

    /// <summary>Sends what may safely be sent again.</summary>
    public Task<T> SendAsync<T>(
        Func<MaintenanceClient, CancellationToken, Task<T>> call, object? target, CancellationToken cancellationToken, Deadline? deadline = null) =>
        SendAsync(call, target, deadline ?? ShortDeadline(), repeatable: true, cancellationToken);

    /// <summary>Sends what would happen twice if it were sent twice: again only where it certainly changed nothing.</summary>
    public Task<T> SendOnceAsync<T>(
        Func<MaintenanceClient, CancellationToken, Task<T>> call, object? target, CancellationToken cancellationToken, Deadline? deadline = null) =>
        SendAsync(call, target, deadline ?? ShortDeadline(), repeatable: false, cancellationToken);

    /// <summary>Removes something. What is gone at the second asking was removed by the first, whose answer was lost.</summary>
    public async Task RemoveAsync(Func<MaintenanceClient, CancellationToken, Task> call, object? target, CancellationToken cancellationToken)
    {
        int attempts = 0;
        try
        {
            await SendAsync(
                async (caller, token) =>
                {
                    attempts++;
                    await call(caller, token);
                    return true;
                },
                target, cancellationToken);
        }
        catch (FlowException problem) when (attempts > 1 && problem.ErrorId is FlowErrors.SiteNotFound or FlowErrors.NotFound or FlowErrors.InstanceNotFound)
        {
        }
    }

    private async Task<T> SendAsync<T>(
        Func<MaintenanceClient, CancellationToken, Task<T>> call, object? target, Deadline deadline, bool repeatable, CancellationToken cancellationToken)
    {
        TimeSpan pause = TimeSpan.FromMilliseconds(200);
        long startedAt = time.GetTimestamp();
        bool harmless = true;
        bool warned = false;
        while (true)
        {
            Exception failure;
            ThrowIfStopped(harmless, cancellationToken);
            try
            {
                return await TryAsync(call, deadline, cancellationToken);
            }
            catch (Exception exception) when (CallFailures.IsFailure(exception))
            {
                failure = exception;
            }

            harmless &= CallFailures.IsHarmless(failure);

            // Flows undo a stop otherwise than a failure.
            ThrowIfStopped(harmless, cancellationToken);
            if (!CallFailures.IsTransient(failure) || deadline.Passed || !(repeatable || harmless))
            {
                throw CallFailures.ToFlowException(failure, Service, target, time.GetElapsedTime(startedAt), harmless, syntax);
            }

            messages.Verbose($"{CallFailures.Reason(failure)} Sending it again to {Service}.");
            if (!warned && time.GetElapsedTime(startedAt) > WarnAfter && deadline.Left >= MinAnswer)
            {
                warned = true;
                messages.Warning($"The service at {Service} is not available: {CallFailures.Reason(failure)} It is tried for {deadline.Left.TotalSeconds:0} s more.");
            }

            TimeSpan wait = (failure as MaintenanceServiceException)?.RetryAfter is { } asked && asked > pause ? asked : pause;
            await Task.Delay(wait < deadline.Left ? wait : deadline.Left, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
        }
    }

    private static void ThrowIfStopped(bool harmless, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            throw harmless ? new StoppedUnsentException(cancellationToken) : new OperationCanceledException(cancellationToken);
        }
    }

    private async Task<T> TryAsync<T>(
        Func<MaintenanceClient, CancellationToken, Task<T>> call, Deadline deadline, CancellationToken cancellationToken)
    {
        // Waits a moment longer for an answer that is on its way when the time is over.
        TimeSpan left = deadline.Left < MinAnswer ? MinAnswer : deadline.Left;
        TimeSpan most = left < MaxAnswer ? left : MaxAnswer;
        using var lost = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lost.Token);
        try
        {
            return await call(client, either.Token);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("it does not answer");
        }
    }
}
