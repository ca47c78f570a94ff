using System.Text.Json;
using MaintenanceService.Client;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Writes a wire record as the body of a response, with its length.</summary>
internal static class JsonAnswer
{
    public static byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, WireJson.TypeInfo<T>());

    public static Task WriteAsync(HttpResponse response, byte[] json)
    {
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, response.HttpContext.RequestAborted).AsTask();
    }
}
