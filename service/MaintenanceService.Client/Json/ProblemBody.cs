using System.Text.Json;

namespace MaintenanceService.Client;

/// <summary>Reads the problem of a refusal, whoever sent it.</summary>
internal static class ProblemBody
{
    public const string MediaType = "application/problem+json";

    /// <summary>The largest problem that is read, in bytes; the service's are shorter.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Returns whether a content says that it is one.</summary>
    public static bool Is(HttpContent content) => content.Headers.ContentType?.MediaType == MediaType;

    /// <summary>Returns the problem; null where the bytes are none.</summary>
    public static Problem? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, WireJson.TypeInfo<Problem>());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
