using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using MaintenanceService.Configuration;
using MaintenanceService.Domain.Problems;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Reads a request's body as JSON, and reports the position of a fault.</summary>
internal static class JsonBody
{
    private const int MostBytes = 64 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the body's bytes, without a byte order mark.</summary>
    /// <exception cref="ProblemException">The body is missing, too large, not readable, or not JSON.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext context)
    {
        BodyFormat.Check(context);
        PipeReader reader = context.Request.BodyReader;
        var timeout = TimeSpan.FromSeconds(context.RequestServices.GetRequiredService<IOptions<ServiceOptions>>().Value.RequestBodyTimeoutSeconds);

        // The server's own limit is a rate: a steady byte per second would keep a request open without end.
        await using ITimer tooSlow = context.RequestServices.GetRequiredService<TimeProvider>()
            .CreateTimer(static pending => ((PipeReader)pending!).CancelPendingRead(), reader, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            byte[] bytes = await ReadAllAsync(reader, context.RequestAborted);
            ReadOnlyMemory<byte> body = bytes.AsSpan().StartsWith(ByteOrderMark) ? bytes.AsMemory(ByteOrderMark.Length) : bytes;

            // Treating a lost body as "{}" would close a site, or reset its settings.
            return body.IsEmpty ? throw Refuse.Malformed("The body is empty; send a JSON object, {} at least.") : body;
        }
        catch (Exception exception) when (exception is not (BadHttpRequestException or ProblemException or OperationCanceledException))
        {
            // The server does not report every fault as a bad request, for example an overflowing chunk size.
            throw Refuse.Malformed("The body can't be read.");
        }
    }

    private static async Task<byte[]> ReadAllAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = read.Buffer;
            bool whole = read.IsCompleted && !read.IsCanceled && buffer.Length <= MostBytes;
            byte[] body = whole ? buffer.ToArray() : [];
            reader.AdvanceTo(whole ? buffer.End : buffer.Start, buffer.End);
            if (whole)
            {
                return body;
            }

            if (read.IsCanceled)
            {
                throw new BadHttpRequestException("The body arrived too slowly.", StatusCodes.Status408RequestTimeout);
            }

            if (buffer.Length > MostBytes)
            {
                throw new ProblemException(ProblemKind.TooLarge, "A body has at most 64 KB.");
            }
        }
    }

    /// <exception cref="ProblemException">The body is not a JSON object, or not one of this type.</exception>
    public static T Parse<T>(ReadOnlyMemory<byte> body, JsonSerializerOptions options)
        where T : class
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw Refuse.Malformed("The body is not UTF-8.");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body.Span, options) ?? throw Refuse.Malformed("The body is a JSON object.");
        }
        catch (JsonException exception)
        {
            throw Refuse.Malformed(Explain(exception), JsonPointers.Of(exception.Path));
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            // An unpaired surrogate in a name or a text.
            throw Refuse.Malformed("The body holds a text that is no Unicode.");
        }
    }

    private static string Explain(JsonException exception)
    {
        // The reader's message names .NET types; this one names the position.
        string message = exception.Message;
        int technical = message.IndexOf(" Path: ", StringComparison.Ordinal);
        message = technical >= 0 ? message[..technical] : message;
        return message.StartsWith("Expected ", StringComparison.Ordinal) ? message
            : message.Contains("could not be mapped", StringComparison.Ordinal) ? "There is no such member; names are case-sensitive."
            : message.Contains("uplicate", StringComparison.Ordinal) ? "This member is repeated."
            : exception.InnerException?.Message.Contains("UTF-16", StringComparison.Ordinal) is true ? "This text is not valid Unicode: it contains an unpaired surrogate."
            : message.Contains("could not be converted", StringComparison.Ordinal) ? "This value has the wrong type."
            : message.Contains("depth", StringComparison.Ordinal) ? "The body is nested deeper than 8 levels."
            : $"The body is no JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).";
    }
}
