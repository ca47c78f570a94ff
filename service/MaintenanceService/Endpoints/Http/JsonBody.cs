using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using MaintenanceService.Configuration;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Validation;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Reads a request's body as JSON, and reports the position of a fault.</summary>
internal static class JsonBody
{
    private const int MostBytes = 64 * 1024;

    /// <summary>The server's limit, which counts the framing of chunks too: six bytes for one, where each chunk is one byte.</summary>
    private const int MostFramedBytes = 1024 * 1024;

    /// <summary>Reads the body's bytes, without a byte order mark.</summary>
    /// <exception cref="ProblemException">The body is missing, too large, not readable, or not JSON.</exception>
    public static Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext context)
    {
        BodyFormat.Check(context);
        return ReadAnyAsync(context);
    }

    /// <summary>Reads the body's bytes, whatever format its headers name.</summary>
    /// <exception cref="ProblemException">The body is missing, too large or not readable.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAnyAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostFramedBytes;
        }

        PipeReader reader = context.Request.BodyReader;
        var timeout = TimeSpan.FromSeconds(context.RequestServices.GetRequiredService<IOptions<ServiceOptions>>().Value.RequestBodyTimeoutSeconds);

        using var timedOut = new CancellationTokenSource(timeout, context.RequestServices.GetRequiredService<TimeProvider>());
        await using CancellationTokenRegistration cancelsRead = timedOut.Token.UnsafeRegister(static pending => ((PipeReader)pending!).CancelPendingRead(), reader);
        try
        {
            byte[] bytes = await ReadAllAsync(reader, timedOut.Token, context.RequestAborted);
            ReadOnlyMemory<byte> body = bytes.AsMemory(ByteOrderMark.LengthIn(bytes));

            // Treating a lost body as "{}" would close a site, or reset its settings.
            return body.IsEmpty ? throw Refuse.Malformed("The body is empty; send a JSON object, {} at least.") : body;
        }
        catch (Exception exception) when (exception is not (BadHttpRequestException or ProblemException or OperationCanceledException))
        {
            // The server does not report every fault as a bad request, for example an overflowing chunk size.
            throw Refuse.Malformed("The body can't be read.");
        }
    }

    private static async Task<byte[]> ReadAllAsync(PipeReader reader, CancellationToken timedOut, CancellationToken cancellationToken)
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

            // The server cancels reads as well, as it begins to shut down; a request that has begun is finished all the same.
            if (read.IsCanceled && timedOut.IsCancellationRequested)
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

        if (options.UnmappedMemberHandling == JsonUnmappedMemberHandling.Skip)
        {
            body = UnicodeNames.Only(body);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body.Span, options) ?? throw Refuse.Malformed("The body is a JSON object.");
        }
        catch (JsonException exception)
        {
            string[] path = JsonPointers.Segments(exception.Path);
            throw Refuse.Malformed(JsonFaults.Explain(exception, body, options.GetTypeInfo(typeof(T)), path), JsonPointers.Of(path));
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            // An unpaired surrogate in a name or a text.
            throw Refuse.Malformed("The body holds a text that is no Unicode.");
        }
    }
}
