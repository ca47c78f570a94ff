using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MaintenanceService.Client;

public sealed partial class MaintenanceClient
{
    /// <summary>The largest answer that is read, in bytes; a page of 500 whole sites is smaller.</summary>
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    /// <summary>The largest state that is read, in bytes; the service's have at most 64 KB.</summary>
    private const int MaxStateBytes = 1024 * 1024;

    /// <param name="request">The request.</param>
    /// <param name="isAsked">Returns whether the answer is the record that was asked for; null = none in particular.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    private async Task<Versioned<T>> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken, Func<T, bool>? isAsked = null)
    {
        using (request)
        using (HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken))
        {
            await EnsureSuccessAsync(response, cancellationToken);
            T value = Asked(response, await ReadAsync<T>(response, cancellationToken), isAsked);
            return new Versioned<T>(value, response.Headers.ETag?.ToString(), response.StatusCode == HttpStatusCode.Created);
        }
    }

    private async Task<T> ValueAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken, Func<T, bool>? isAsked = null) =>
        (await SendAsync(request, cancellationToken, isAsked)).Value;

    private async Task SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        using (HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken))
        {
            await EnsureSuccessAsync(response, cancellationToken);
            if (response.StatusCode != HttpStatusCode.NoContent)
            {
                throw Unexpected(response, $"Something answered {(int)response.StatusCode} where the service answers 204. Check the address.");
            }
        }
    }

    // A mock answers with an example, and a cache may with another's answer.
    private T Asked<T>(HttpResponseMessage response, T value, Func<T, bool>? isAsked) =>
        isAsked?.Invoke(value) == false
            ? throw Unexpected(response, "Something answered about another record than the one that was asked for: it is not the service. Check the address, and that no proxy answers from a cache.")
            : value;

    private static bool IsSite(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static Func<Maintenance, bool> Is(string site, string? id = null) =>
        record => IsSite(record.Site, site) && (id is null || record.Id == id);

    private static HttpRequestMessage With<T>(HttpRequestMessage request, T body, string mediaType = "application/json")
    {
        request.Content = JsonContent.Create(body, WireJson.TypeInfo<T>(), new System.Net.Http.Headers.MediaTypeHeaderValue(mediaType));
        return request;
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken, int maxBytes = MaxAnswerBytes)
    {
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created)
            || !"application/json".Equals(response.Content.Headers.ContentType?.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw Unexpected(
                response, $"Something answered {(int)response.StatusCode} with {response.Content.Headers.ContentType?.MediaType ?? "no content type"} where the service answers JSON. Check the address.");
        }

        try
        {
            byte[] body = await ReadBytesAsync(response, maxBytes, cancellationToken);
            return JsonSerializer.Deserialize(body, WireAnswers.TypeInfo<T>()) ?? throw new JsonException("The answer is null.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a charset that does not exist.
            throw Unexpected(response, $"The answer could not be read: {exception.Message}");
        }
    }

    private async Task EnsureSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        byte[] body = await ReadBytesAsync(response, ProblemBody.MaxBytes, cancellationToken);
        throw Refusal(response, body);
    }

    private MaintenanceServiceException Refusal(HttpResponseMessage response, byte[] body)
    {
        return ProblemBody.Is(response.Content) && ProblemBody.Read(body) is { } problem
            ? new MaintenanceServiceException(response.StatusCode, problem, RetryAfterHeader.Read(response, _time))
            : Unexpected(response, $"Something answered {(int)response.StatusCode} that is not the service. Check the address.");
    }

    private MaintenanceServiceException Unexpected(HttpResponseMessage response, string detail) =>
        new(response.StatusCode, new Problem { Status = (int)response.StatusCode, Detail = detail }, RetryAfterHeader.Read(response, _time));

    // A text that is cut off is no valid JSON, and is refused as such.
    private static async Task<byte[]> ReadBytesAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new MemoryStream();
        byte[] chunk = new byte[8192];
        int read;
        try
        {
            while (buffer.Length < maxBytes && (read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
            {
                buffer.Write(chunk, 0, read);
            }
        }
        catch (IOException exception)
        {
            throw BrokenOff(exception);
        }

        return buffer.ToArray();
    }

    // A connection lost within the answer is the same error as one lost before it.
    private static HttpRequestException BrokenOff(IOException exception) =>
        new(HttpRequestError.ResponseEnded, $"The answer broke off: {exception.Message}", exception);
}
