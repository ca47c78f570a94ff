using System.Net;

namespace MaintenanceService.Client;

/// <summary>Recognizes the answer of a machine that is not the active one.</summary>
internal static class StandbyAnswer
{
    /// <summary>Returns whether the other machine may be the active one: this one says so, or a proxy says that it is away.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="isSingle">Whether the request must not be sent twice: what a proxy says proves nothing of the machine.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    public static async Task<bool> IsForAnotherAsync(HttpResponseMessage answer, bool isSingle, CancellationToken cancellationToken)
    {
        if (answer.StatusCode is not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
        {
            return false;
        }

        if (!ProblemBody.Is(answer.Content))
        {
            return !isSingle;
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
