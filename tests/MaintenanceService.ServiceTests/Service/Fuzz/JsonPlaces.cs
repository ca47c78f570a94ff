using System.Text.Json;

namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>Where the values and members of a body stand; empty where it is no JSON any more.</summary>
internal sealed record JsonPlaces(IReadOnlyList<Range> Values, IReadOnlyList<Range> Names, IReadOnlyList<Range> Pairs, IReadOnlyList<int> Objects)
{
    public static JsonPlaces Of(ReadOnlySpan<byte> body)
    {
        var values = new List<Range>();
        var names = new List<Range>();
        var pairs = new List<Range>();
        var objects = new List<int>();
        var reader = new Utf8JsonReader(body);
        var open = new Stack<(int Start, int? Name)>();
        int? name = null;
        try
        {
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                int end = (int)reader.BytesConsumed;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        // What is consumed includes the colon.
                        names.Add(start..(end - 1));
                        name = start;
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((start, name));
                        name = null;
                        if (reader.TokenType == JsonTokenType.StartObject)
                        {
                            objects.Add(end);
                        }

                        break;
                    default:
                        (int from, int? of) = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray ? open.Pop() : (start, name);
                        values.Add(from..end);
                        if (of is { } pair)
                        {
                            pairs.Add(pair..end);
                        }

                        name = null;
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // What was found up to there will do.
        }

        return new JsonPlaces(values, names, pairs, objects);
    }
}
