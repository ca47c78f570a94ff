using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Output;

/// <summary>Writes a command's answer to standard output: the records of the contract as JSON, or lines for people.</summary>
internal sealed class AnswerWriter(OutputFormat format)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Records = new(WireJson.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(WireJson.Options.TypeInfoResolver, CommandJsonContext.Default),
    };

    public bool IsJson => format == OutputFormat.Json;

    /// <summary>Writes one record.</summary>
    public void Write<T>(T record, Func<T, string> text) => WriteText((IsJson ? Json([record], single: true) : SafeText.Clean(text(record))) + Environment.NewLine);

    /// <summary>Writes one record where there is exactly one; else an array, or a line for each.</summary>
    public void WriteOneOrMany<T>(IReadOnlyList<T> records, Func<T, string> text)
    {
        if (records.Count == 1)
        {
            Write(records[0], text);
            return;
        }

        WriteText(IsJson
            ? Json(records, single: false) + Environment.NewLine
            : string.Concat(records.Select(record => SafeText.Clean(text(record)) + Environment.NewLine)));
    }

    /// <summary>Writes records as a table of columns, or as a JSON array.</summary>
    public void WriteTable<T>(IReadOnlyList<T> records, string[] header, Func<T, string[]> row)
    {
        WriteText(IsJson ? Json(records, single: false) + Environment.NewLine : TextTable.Format(header, records.Select(row)));
    }

    /// <summary>Writes a text as it is.</summary>
    /// <exception cref="AnswerLostException">It can't be written.</exception>
    public static void WriteText(string text) => Console.Out.Write(text);

    private static string Json<T>(IReadOnlyList<T> records, bool single)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            if (!single)
            {
                writer.WriteStartArray();
            }

            foreach (T record in records)
            {
                JsonSerializer.Serialize(writer, record, (JsonTypeInfo<T>)Records.GetTypeInfo(typeof(T)));
            }

            if (!single)
            {
                writer.WriteEndArray();
            }
        }

        // By this character some CI systems recognise commands in a log; it stands in texts alone, and the JSON value stays the same.
        return System.Text.Encoding.UTF8.GetString(stream.ToArray()).Replace("#", "\\u0023", StringComparison.Ordinal);
    }
}
