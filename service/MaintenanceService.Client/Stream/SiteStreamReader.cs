using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MaintenanceService.Client;

/// <summary>Reads a site's event stream. Unknown events are skipped; silence for 45 seconds ends it.</summary>
internal static class SiteStreamReader
{
    /// <summary>Three heartbeats missed: the other side is gone, whatever TCP still says.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    public static async IAsyncEnumerable<StreamEvent> ReadAsync(
        Stream body, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watchdog = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watchdog.Token);
        SseParser<StreamEvent?> parser = SseParser.Create(body, Parse);
        await using IAsyncEnumerator<SseItem<StreamEvent?>> items = parser.EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
        while (await NextAsync(items, watchdog, cancellationToken))
        {
            watchdog.CancelAfter(Silence);
            switch (items.Current.Data)
            {
                case StreamBye bye:
                    yield return bye with { RetryAfter = items.Current.ReconnectionInterval ?? PositiveOrNull(parser.ReconnectionInterval) };
                    break;
                case { } known:
                    yield return known;
                    break;
            }
        }
    }

    private static async ValueTask<bool> NextAsync(
        IAsyncEnumerator<SseItem<StreamEvent?>> items, CancellationTokenSource watchdog, CancellationToken cancellationToken)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (OperationCanceledException) when (watchdog.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The stream was silent for {Silence.TotalSeconds} s.");
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

    private static T? Read<T>(ReadOnlySpan<byte> data) => JsonSerializer.Deserialize(data, WireJson.TypeInfo<T>());
}
