using System.Text.Encodings.Web;
using System.Text.Json;
using MaintenanceService.AspNetCore.Exemptions;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.Refusals;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace MaintenanceService.AspNetCore.Status;

/// <summary>Writes the site's mode and its scheduled maintenances as JSON, with nothing but what visitors may know.</summary>
internal sealed class StatusWriter(InstanceStateMachine stateMachine, IMaintenanceState state, ResponseCaching caching, IOptions<MaintenanceOptions> options)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string[] _origins = [.. options.Value.StatusOrigins];

    public async Task WriteAsync(HttpContext context)
    {
        // The app's own output cache may have a policy for everything, and keeps it for longer.
        caching.DisableOutputCache(context);
        HttpResponse response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "public, max-age=5";
        response.Headers.XContentTypeOptions = "nosniff";
        AllowOrigin(context);
        byte[] body = Body();
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body);
        }
    }

    private void AllowOrigin(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        if (_origins.Contains("*"))
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else if (_origins.Length > 0)
        {
            headers.Append(HeaderNames.Vary, HeaderNames.Origin);
            string origin = context.Request.Headers.Origin.ToString();
            if (_origins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            {
                headers.AccessControlAllowOrigin = origin;
            }
        }
    }

    private byte[] Body()
    {
        EnforcedState now = stateMachine.State;
        bool isOpen = now.Mode == MaintenanceMode.Open;
        RefusalContent? content = isOpen ? null : RefusalFactory.OfSite(now);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("site", now.Site.Length > 0 ? now.Site : null);
            json.WriteString("mode", ModeName.Of(now.Mode));
            json.WriteString("message", content?.Refusal.Message);
            json.WriteString("link", content?.Refusal.Link);
            WriteTime(json, "endsAt", content?.Refusal.EndsAt);
            WriteNumber(json, "retryAfterSeconds", content?.RetryDelay.Next(stateMachine.ServiceNow));
            json.WriteNumber("revision", now.Source?.Revision ?? 0);
            json.WriteStartArray("upcoming");
            foreach (MaintenanceInfo next in state.Upcoming.Where(next => next.CoversSite))
            {
                json.WriteStartObject();
                WriteTime(json, "startsAt", next.StartsAt);
                WriteTime(json, "endsAt", next.EndsAt);
                json.WriteString("mode", ModeName.Of(next.Mode));
                json.WriteString("message", next.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time is { } known ? WireTime.Format(known) : null);

    private static void WriteNumber(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
