using System.Net;
using System.Runtime.ExceptionServices;

namespace MaintenanceService.Client;

/// <summary>
/// Sends a request to the address that answered last, and to the others in turn where it can't be reached or is not the active one.
/// </summary>
/// <param name="addresses">The addresses, each with a slash at its end; requests are relative to the first one.</param>
internal sealed class FailoverHandler(IReadOnlyList<Uri> addresses) : DelegatingHandler
{
    private int _current;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsoluteUri[addresses[0].AbsoluteUri.Length..];
        int first = Volatile.Read(ref _current);
        HttpResponseMessage? refusal = null;
        ExceptionDispatchInfo? failure = null;
        for (int i = 0; i < addresses.Count; i++)
        {
            int index = (first + i) % addresses.Count;
            request.RequestUri = new Uri(addresses[index].AbsoluteUri + path);
            try
            {
                HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
                refusal?.Dispose();
                if (!await IsForAnotherAsync(answer, request, cancellationToken))
                {
                    Volatile.Write(ref _current, index);
                    return answer;
                }

                refusal = answer;
            }
            catch (HttpRequestException exception)
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
                if (!MaySendAgain(request, exception))
                {
                    Skip(index);
                    throw;
                }
            }
            catch (OperationCanceledException)
            {
                // A frozen machine may still accept connections: the next request starts with another address.
                Skip(index);
                throw;
            }
        }

        failure = refusal is null ? failure : null;
        failure?.Throw();
        return refusal!;
    }

    private void Skip(int index) => Volatile.Write(ref _current, (index + 1) % addresses.Count);

    /// <summary>Returns whether a request may be sent again: a single one not where it is unknown whether it arrived.</summary>
    private static bool MaySendAgain(HttpRequestMessage request, HttpRequestException exception) => !request.IsSingle()
        || exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    /// <summary>Returns whether the other machine may be the active one: this one says so, or a proxy says that it is away.</summary>
    private static async Task<bool> IsForAnotherAsync(HttpResponseMessage answer, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (answer.StatusCode is not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
        {
            return false;
        }

        if (!ProblemBody.Is(answer.Content))
        {
            return !request.IsSingle();
        }

        byte[] body = await BodyAsync(answer, cancellationToken);
        return ProblemBody.Read(body)?.Slug() is ProblemSlug.Standby or ProblemSlug.ShuttingDown;
    }

    /// <summary>Reads the answer's body and leaves it to be read again.</summary>
    private static async Task<byte[]> BodyAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            await answer.Content.KeepAsync(ProblemBody.MaxBytes, cancellationToken);
            return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (HttpRequestException)
        {
            // The answer broke off or is longer than any problem: reading it will fail and say so.
            return [];
        }
    }
}
