using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MaintenanceService.Client;

/// <summary>Reads a site's event stream. Unknown events are skipped; silence for 45 seconds ends it.</summary>
internal static class SiteStreamReader
{
    public static async IAsyncEnumerable<StreamEvent> ReadAsync(
        Stream body, IdleTimeout idle, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var limited = new EventLimitStream(body);
        SseParser<StreamEvent?> parser = SseParser.Create(limited, Parse);
        await using IAsyncEnumerator<SseItem<StreamEvent?>> items = parser.EnumerateAsync(idle.Token).GetAsyncEnumerator(cancellationToken);
        while (await idle.RunAsync(_ => items.MoveNextAsync().AsTask()))
        {
            idle.Reset();
            limited.Reset();
            switch (items.Current.Data)
            {
                case StreamBye bye:
                    yield return bye with { RetryAfter = PositiveOrNull(parser.ReconnectionInterval) };
                    break;
                case { } known:
                    yield return known;
                    break;
            }
        }
    }

    private static TimeSpan? PositiveOrNull(TimeSpan value) => value > TimeSpan.Zero ? value : null;

    private static StreamEvent? Parse(string type, ReadOnlySpan<byte> data) => type switch
    {
        "state" => Read<SiteState>(data) is { } state ? new StreamState(state) : null,
        "heartbeat" => Read<StreamHeartbeat>(data),
        "bye" => Read<StreamBye>(data),
        _ => null,
    };

    private static T? Read<T>(ReadOnlySpan<byte> data) => JsonSerializer.Deserialize(data, WireAnswers.TypeInfo<T>());
}
