using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MaintenanceService.Client;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Writes a wire record as the body of a response, with its length.</summary>
internal static class JsonAnswer
{
    // People and scripts copy a secret from the text: its plus sign is not escaped as \u002B.
    private static readonly JsonSerializerOptions Readable = new(WireJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, (JsonTypeInfo<T>)Readable.GetTypeInfo(typeof(T)));

    public static Task WriteAsync(HttpResponse response, byte[] json)
    {
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, response.HttpContext.RequestAborted).AsTask();
    }
}
