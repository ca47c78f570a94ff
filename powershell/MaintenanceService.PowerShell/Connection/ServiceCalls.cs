using MaintenanceService.Client;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>
/// Calls the service, and calls it again where the network or a 503 stood in the way, until the deadline. What a cmdlet sends is made
/// so that sending it again is safe; what is not goes through <see cref="SendOnceAsync"/>.
/// </summary>
internal sealed class ServiceCalls(ServiceConnection connection, TimeProvider time, Messages messages)
{
    /// <summary>The patience of calls that wait for nothing but their answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>An answer that takes longer is lost; with a wait of at most a second in it, none should.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Whoever waits longer than this without an answer is told why.</summary>
    private static readonly TimeSpan Unusual = TimeSpan.FromSeconds(4);
    private readonly MaintenanceClient _client = connection.CreateClient();

    public Uri Service => connection.Service;

    /// <summary>The time on the service's clock, as of its last answer.</summary>
    public DateTimeOffset ServiceNow => connection.Clock.Now;

    public Deadline ShortDeadline() => new(time, Patience);

    /// <summary>Sends what may safely be sent again.</summary>
    public Task<T> SendAsync<T>(
        Func<MaintenanceClient, CancellationToken, Task<T>> call, object? target, CancellationToken cancellationToken, Deadline? deadline = null) =>
        SendAsync(call, target, deadline ?? ShortDeadline(), repeatable: true, cancellationToken);

    /// <summary>Sends what would happen twice if it were sent twice: again only where it certainly changed nothing.</summary>
    public Task<T> SendOnceAsync<T>(
        Func<MaintenanceClient, CancellationToken, Task<T>> call, object? target, CancellationToken cancellationToken) =>
        SendAsync(call, target, ShortDeadline(), repeatable: false, cancellationToken);

    /// <summary>Removes something. What is gone at the second asking was removed by the first, whose answer was lost.</summary>
    public async Task RemoveAsync(Func<MaintenanceClient, CancellationToken, Task> call, object? target, CancellationToken cancellationToken)
    {
        int attempts = 0;
        try
        {
            await SendAsync(
                async (client, token) =>
                {
                    attempts++;
                    await call(client, token);
                    return true;
                },
                target, cancellationToken);
        }
        catch (MaintenanceCommandException problem) when (attempts > 1 && problem.ErrorId is ErrorIds.SiteNotFound or ErrorIds.NotFound)
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
            try
            {
                return await TryAsync(call, deadline, cancellationToken);
            }
            catch (Exception exception) when (ServiceErrors.IsFailure(exception) && !cancellationToken.IsCancellationRequested)
            {
                failure = exception;
            }

            harmless &= ServiceErrors.IsHarmless(failure);
            if (!ServiceErrors.IsTransient(failure) || deadline.Passed || !(repeatable || harmless))
            {
                throw ServiceErrors.Of(failure, Service, target, time.GetElapsedTime(startedAt), harmless);
            }

            messages.Verbose($"{ServiceErrors.Reason(failure)} Sending it again to {Service}.");
            if (!warned && time.GetElapsedTime(startedAt) > Unusual)
            {
                warned = true;
                messages.Warning($"The service at {Service} is not available: {ServiceErrors.Reason(failure)} It is tried for {deadline.Left.TotalSeconds:0} s more.");
            }

            TimeSpan wait = (failure as MaintenanceServiceException)?.RetryAfter is { } asked && asked > pause ? asked : pause;
            await Task.Delay(wait < deadline.Left ? wait : deadline.Left, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<T> TryAsync<T>(
        Func<MaintenanceClient, CancellationToken, Task<T>> call, Deadline deadline, CancellationToken cancellationToken)
    {
        // Even at the end of its patience a call may have an answer that is on its way.
        TimeSpan most = deadline.Left + TimeSpan.FromSeconds(2) < LongestAnswer ? deadline.Left + TimeSpan.FromSeconds(2) : LongestAnswer;
        using var lost = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lost.Token);
        try
        {
            return await call(_client, either.Token);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer for {most.TotalSeconds:0} s");
        }
    }
}
