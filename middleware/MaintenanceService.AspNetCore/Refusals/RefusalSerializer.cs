using System.Text.Encodings.Web;
using System.Text.Json;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Writes a refusal as <c>application/problem+json</c>.</summary>
internal static class RefusalSerializer
{
    public const string ProblemType = Client.Problem.TypePrefix + Client.ProblemSlug.SiteInMaintenance;
    private const int MaxInstance = 500;
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Problem(HttpContext context, MaintenanceRefusal refusal)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type", ProblemType);
            json.WriteString("title", PageText.English.TitleOf(refusal));
            json.WriteNumber("status", StatusCodes.Status503ServiceUnavailable);
            json.WriteString("detail", PageText.English.MessageOf(refusal));
            json.WriteString("instance", InstanceOf(context.Request));
            json.WriteString("site", refusal.Site.Length > 0 ? refusal.Site : null);
            json.WriteString("mode", ModeName.Of(refusal.Mode));
            json.WriteString("endsAt", refusal.EndsAt is { } end ? WireTime.Format(end) : null);
            json.WriteNumber("retryAfterSeconds", refusal.RetryAfterSeconds);
            json.WriteString("link", refusal.Link);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    // A very long path is left out: writing it would cost more than the rest of the refusal.
    private static string? InstanceOf(HttpRequest request) =>
        request.PathBase.Add(request.Path) is { Value: { Length: <= MaxInstance } } path ? path.ToUriComponent() : null;
}
