using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using MaintenanceService.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Reads a request's body as JSON, and says where it is wrong.</summary>
internal static class JsonBody
{
    private const int MostBytes = 64 * 1024;

    /// <summary>The body's bytes; empty where there is none.</summary>
    /// <exception cref="ProblemException">Too large, not readable, or not sent as JSON.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext context)
    {
        BodyFormat.Check(context);
        try
        {
            using var buffer = new MemoryStream();
            byte[] chunk = ArrayPool<byte>.Shared.Rent(8192);
            int read;
            while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length > MostBytes)
                {
                    throw new ProblemException(ProblemKind.TooLarge, "A body has at most 64 KB.");
                }
            }

            ArrayPool<byte>.Shared.Return(chunk);
            return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        }
        catch (Exception exception) when (exception is not (BadHttpRequestException or ProblemException or OperationCanceledException))
        {
            // A chunk size that no number holds, for example, is not said as a bad request by the server.
            throw Refuse.Malformed("The body can't be read.");
        }
    }

    /// <summary>Reads a value; null stands for an empty body.</summary>
    public static T? Parse<T>(ReadOnlyMemory<byte> body, JsonSerializerOptions options)
        where T : class
    {
        if (body.IsEmpty)
        {
            return null;
        }

        if (!Utf8.IsValid(body.Span))
        {
            throw Refuse.Malformed("The body is not UTF-8.");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body.Span, options) ?? throw Refuse.Malformed("The body is a JSON object, or nothing at all.");
        }
        catch (JsonException exception)
        {
            throw Refuse.Malformed(Explain(exception), JsonPointers.Of(exception.Path));
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            // Half of a surrogate pair in a name or a text.
            throw Refuse.Malformed("The body holds a text that is no Unicode.");
        }
    }

    private static string Explain(JsonException exception)
    {
        // The reader's own words name .NET types; ours name the place.
        string message = exception.Message;
        int technical = message.IndexOf(" Path: ", StringComparison.Ordinal);
        message = technical >= 0 ? message[..technical] : message;
        return message.StartsWith("Expected ", StringComparison.Ordinal) ? message
            : message.Contains("could not be mapped", StringComparison.Ordinal) ? "There is no such member; names are case-sensitive."
            : message.Contains("uplicate", StringComparison.Ordinal) ? "This member stands twice."
            : exception.InnerException?.Message.Contains("UTF-16", StringComparison.Ordinal) is true ? "This text is no Unicode: half of a surrogate pair stands alone."
            : message.Contains("could not be converted", StringComparison.Ordinal) ? "This value has the wrong type."
            : message.Contains("depth", StringComparison.Ordinal) ? "The body is nested deeper than 8 levels."
            : $"The body is no JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).";
    }
}
