using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>What the service answered, as it stood on the wire.</summary>
internal sealed record Answer(int Status, HttpResponseHeaders Headers, string? MediaType, JsonElement Json)
{
    /// <summary>A problem's slug; null where it is none.</summary>
    public string? Slug => this["type"] is { } type && type.StartsWith(Problem.TypePrefix, StringComparison.Ordinal) ? type[Problem.TypePrefix.Length..] : null;

    public string? ETag => Headers.ETag?.ToString();

    public long Revision => Json.GetProperty("revision").GetInt64();

    /// <summary>The status and slug as one value, for comparisons.</summary>
    public (int Status, string? Slug) Refusal => (Status, Slug);

    /// <summary>A member by its path (<c>lease.expired</c>, <c>items.0.id</c>): a string as it is, null as null, others as JSON.</summary>
    public string? this[string path]
    {
        get
        {
            JsonElement at = Json;
            foreach (string step in path.Split('.'))
            {
                if (at.ValueKind == JsonValueKind.Array ? Index(step) >= at.GetArrayLength() : at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out _))
                {
                    return null;
                }

                at = at.ValueKind == JsonValueKind.Array ? at[Index(step)] : at.GetProperty(step);
            }

            return at.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => at.GetString(),
                _ => at.GetRawText(),
            };
        }
    }

    /// <summary>A member of each item of a list.</summary>
    public IEnumerable<string?> Each(string member) =>
        Json.GetProperty("items").EnumerateArray().Select(item => new Answer(Status, Headers, MediaType, item)[member]);

    private static int Index(string step) => int.Parse(step, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Sends what a pipeline in any language would send.</summary>
internal static class Rest
{
    public static Task<Answer> Get(this HttpClient http, string path) => http.CallAsync("GET", path);

    public static Task<Answer> Put(this HttpClient http, string path, string json = "{}", string? ifMatch = null) => http.CallAsync("PUT", path, json, ifMatch);

    public static Task<Answer> Post(this HttpClient http, string path, string? json = null) => http.CallAsync("POST", path, json);

    public static Task<Answer> Delete(this HttpClient http, string path, string? ifMatch = null) => http.CallAsync("DELETE", path, null, ifMatch);

    public static Task<Answer> Patch(this HttpClient http, string path, string json, string? ifMatch = null) =>
        http.CallAsync("PATCH", path, json, ifMatch, "application/merge-patch+json");

    public static async Task<Answer> CallAsync(
        this HttpClient http, string method, string path, string? body = null, string? ifMatch = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        // A stream is answered by its head; its body never ends.
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        string? answered = response.Content.Headers.ContentType?.MediaType;
        string text = answered == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, response.Headers, answered, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
