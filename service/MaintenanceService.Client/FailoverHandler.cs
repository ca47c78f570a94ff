using System.Runtime.ExceptionServices;

namespace MaintenanceService.Client;

/// <summary>
/// Sends a request to the address that answered last, and to the others in turn where it can't be reached, does not answer in time or is not the
/// active one. Where none serves and one did not answer, all are asked again and given twice the time, until the caller gives up.
/// </summary>
/// <param name="addresses">The addresses, each with a slash at its end; requests are relative to the first one.</param>
/// <param name="time">The clock; null = the system's.</param>
internal sealed class FailoverHandler(IReadOnlyList<Uri> addresses, TimeProvider? time = null) : DelegatingHandler
{
    /// <summary>The option of a request that the service keeps waiting: for how long at most.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> ServiceWait = new("MaintenanceService.ServiceWait");

    /// <summary>The time in which an address must answer before the next one is asked: a frozen machine may still accept connections.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private int _current;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsoluteUri[addresses[0].AbsoluteUri.Length..];
        request.Options.TryGetValue(ServiceWait, out TimeSpan wait);
        int first = Volatile.Read(ref _current);
        ExceptionDispatchInfo? failure = null;
        ExceptionDispatchInfo? unknown = null; // after which a write may have been carried out
        for (TimeSpan limit = AnswerTime; ; limit *= 2)
        {
            HttpResponseMessage? refusal = null;
            bool isLate = false;
            for (int i = 0; i < addresses.Count; i++)
            {
                int index = (first + i) % addresses.Count;
                using var lost = new CancellationTokenSource(limit + wait, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lost.Token);
                HttpResponseMessage? answer = null;
                try
                {
                    answer = await AskAsync(request, addresses[index], path, either.Token, cancellationToken);
                    refusal?.Dispose();
                    refusal = await StandbyAnswer.IsForAnotherAsync(answer, request.IsSingle(), cancellationToken) ? answer : null;
                    if (refusal is not null && IsWrite(request.Method) && !ProblemBody.Is(answer.Content))
                    {
                        unknown ??= ExceptionDispatchInfo.Capture(NoAnswer($"it answers {(int)answer.StatusCode}", null));
                    }
                }
                catch (HttpRequestException exception)
                {
                    failure ??= ExceptionDispatchInfo.Capture(exception);
                    unknown ??= IsWrite(request.Method) && MayHaveArrived(exception) ? ExceptionDispatchInfo.Capture(exception) : null;
                    if (unknown is not null && request.IsSingle())
                    {
                        Skip(index);
                        throw;
                    }
                }
                catch (OperationCanceledException exception) when (lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    isLate = true;
                    Skip(index);
                    if (IsWrite(request.Method) && !request.IsSingle())
                    {
                        unknown ??= ExceptionDispatchInfo.Capture(NoAnswer("it does not answer", exception));
                    }
                }
                catch (OperationCanceledException)
                {
                    // The next request starts with another address.
                    Skip(index);
                    throw;
                }

                if (answer is not null && answer != refusal)
                {
                    Volatile.Write(ref _current, index);
                    return Known(answer, unknown);
                }
            }

            if (isLate)
            {
                refusal?.Dispose();
                continue;
            }

            if (refusal is not null)
            {
                return Known(refusal, unknown);
            }

            (unknown ?? failure)!.Throw();
        }
    }

    /// <summary>
    /// Sends a request to one address. A single one must not be sent twice, and so can't be taken to another address once it is on its
    /// way: whether the machine runs is asked before, by a request that may be lost.
    /// </summary>
    private async Task<HttpResponseMessage> AskAsync(
        HttpRequestMessage request, Uri address, string path, CancellationToken inTime, CancellationToken cancellationToken)
    {
        bool isSingle = request.IsSingle();
        if (isSingle)
        {
            await EnsureRunsAsync(address, inTime);
        }

        request.RequestUri = new Uri(address.AbsoluteUri + path);
        return await base.SendAsync(request, isSingle ? cancellationToken : inTime);
    }

    private async Task EnsureRunsAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "livez"));
        try
        {
            using HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception) when (MayHaveArrived(exception))
        {
            // Whatever it was, nothing has arrived of the request itself.
            throw new HttpRequestException(HttpRequestError.ConnectionError, exception.Message, exception);
        }
    }

    private void Skip(int index) => Volatile.Write(ref _current, (index + 1) % addresses.Count);

    /// <summary>Returns an answer, unless it is a refusal of a write that an address asked before may have carried out: that proves nothing of the first one.</summary>
    private static HttpResponseMessage Known(HttpResponseMessage answer, ExceptionDispatchInfo? unknown)
    {
        if (unknown is null || answer.IsSuccessStatusCode)
        {
            return answer;
        }

        answer.Dispose();
        unknown.Throw();
        return answer;
    }

    private static HttpRequestException NoAnswer(string what, Exception? cause) => new(HttpRequestError.ResponseEnded, what, cause);

    private static bool IsWrite(HttpMethod method) => method != HttpMethod.Get && method != HttpMethod.Head;

    private static bool MayHaveArrived(HttpRequestException exception) =>
        exception.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError);
}
