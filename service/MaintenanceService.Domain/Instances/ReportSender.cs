using System.Text.Json;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Instances;

/// <summary>Reads the sender of a report that was refused, as far as the report is readable.</summary>
internal static class ReportSender
{
    private const int MaxRunLength = 200;

    /// <param name="body">The body, or its beginning.</param>
    /// <param name="run">The process.</param>
    /// <param name="sequence">The report's number.</param>
    /// <returns>False where run or sequence is missing: then the body is not a report.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out string run, out long sequence)
    {
        string? readRun = null;
        long? readSequence = null;
        var reader = new Utf8JsonReader(
            body[ByteOrderMark.LengthIn(body)..], isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = body.Length + 1 }));
        try
        {
            Read(ref reader, ref readRun, ref readSequence);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Uses what was read before the fault.
        }

        (run, sequence) = (readRun ?? "", readSequence ?? 0);
        return readRun is { Length: > 0 and <= MaxRunLength } && readSequence >= 0;
    }

    private static void Read(ref Utf8JsonReader reader, ref string? run, ref long? sequence)
    {
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            bool isRun = reader.ValueTextEquals("run"u8);
            bool isSequence = reader.ValueTextEquals("sequence"u8);
            if (!reader.Read())
            {
                return;
            }

            run = isRun && reader.TokenType == JsonTokenType.String ? reader.GetString() : run;
            sequence = isSequence && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) ? number : sequence;
        }
    }
}
