using System.Text.Encodings.Web;
using System.Text.Json;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>The words of a refusal for programs.</summary>
internal static class RefusalBodies
{
    public const string ProblemType = Client.Problem.TypePrefix + "site-in-maintenance";
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Word(MaintenanceMode mode) => mode == MaintenanceMode.ReadOnly ? "readOnly" : "closed";

    public static string TitleOf(MaintenanceRefusal refusal) => refusal.Title
        ?? (refusal.Mode == MaintenanceMode.ReadOnly ? "Read only for a while" : "Down for maintenance");

    public static string MessageOf(MaintenanceRefusal refusal) => refusal.Message
        ?? (refusal.Mode == MaintenanceMode.ReadOnly
            ? "We are working on this site. You can read everything; changes are possible again soon."
            : "We are working on this site. Please try again later.");

    public static byte[] Problem(HttpContext context, MaintenanceRefusal refusal)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type", ProblemType);
            json.WriteString("title", TitleOf(refusal));
            json.WriteNumber("status", StatusCodes.Status503ServiceUnavailable);
            json.WriteString("detail", MessageOf(refusal));
            json.WriteString("instance", context.Request.PathBase.Add(context.Request.Path).ToUriComponent());
            json.WriteString("site", refusal.Site.Length > 0 ? refusal.Site : null);
            json.WriteString("mode", Word(refusal.Mode));
            json.WriteString("endsAt", refusal.EndsAt is { } end ? WireTime.Format(end) : null);
            json.WriteNumber("retryAfterSeconds", refusal.RetryAfterSeconds);
            json.WriteString("link", refusal.Link);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
