using System.Net;
using System.Text.Json;

namespace MaintenanceService.Client;

/// <summary>Reads the refusal of an app in maintenance.</summary>
internal static class RefusalAnswer
{
    private const string Header = "Maintenance-Mode";

    /// <summary>The largest problem that is read, in bytes; the details of a larger one are left out.</summary>
    private const int MaxProblemBytes = 64 * 1024;

    /// <summary>Returns whether an answer says that the app refused the request for maintenance.</summary>
    public static bool Is(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.Contains(Header);

    /// <summary>Returns what a refusal says.</summary>
    public static async Task<SiteInMaintenanceException> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        string[] parts = string.Join(';', response.Headers.GetValues(Header)).Split(';', StringSplitOptions.TrimEntries);
        string site = parts.FirstOrDefault(part => part.StartsWith("site=", StringComparison.OrdinalIgnoreCase))?[5..].Trim('"') ?? "";
        MaintenanceMode mode = parts[0].Equals("readOnly", StringComparison.OrdinalIgnoreCase) ? MaintenanceMode.ReadOnly : MaintenanceMode.Closed;
        (DateTimeOffset? endsAt, string? notice) = await DetailsAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return new SiteInMaintenanceException(site, mode, endsAt, RetryAfterHeader.Read(response, time), notice);
    }

    private static async Task<(DateTimeOffset? EndsAt, string? Notice)> DetailsAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (!ProblemBody.Is(content))
        {
            return default;
        }

        try
        {
            MemoryStream body = await StartAsync(content, cancellationToken).ConfigureAwait(false);
            if (body.Length > MaxProblemBytes)
            {
                return default;
            }

            using JsonDocument problem = await JsonDocument.ParseAsync(body, default, cancellationToken).ConfigureAwait(false);
            JsonElement root = problem.RootElement;
            return (Text(root, "endsAt") is { } end && DateTimeOffset.TryParse(end, System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset at) ? at : null,
                Text(root, "detail"));
        }
        catch (Exception unreadable) when (unreadable is JsonException or HttpRequestException or IOException)
        {
            return default;
        }
    }

    // Reads one byte more than is allowed: the length is not told where the answer comes in chunks or is decompressed.
    private static async Task<MemoryStream> StartAsync(HttpContent content, CancellationToken cancellationToken)
    {
        Stream body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] start = new byte[MaxProblemBytes + 1];
        int length = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return new MemoryStream(start, 0, length);
    }

    private static string? Text(JsonElement root, string member) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
