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
        return new SiteInMaintenanceException(site, mode, endsAt, RetryAfter(response, time), notice);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - time.GetUtcNow() is { } left => left > TimeSpan.Zero ? left : TimeSpan.Zero,
        _ => null,
    };

    private static async Task<(DateTimeOffset? EndsAt, string? Notice)> DetailsAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (!ProblemBody.Is(content) || content.Headers.ContentLength is not <= MaxProblemBytes)
        {
            return default;
        }

        try
        {
            using var problem = JsonDocument.Parse(await content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
            JsonElement root = problem.RootElement;
            return (Text(root, "endsAt") is { } end && DateTimeOffset.TryParse(end, System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset at) ? at : null,
                Text(root, "detail"));
        }
        catch (Exception unreadable) when (unreadable is JsonException or HttpRequestException or IOException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement root, string member) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
