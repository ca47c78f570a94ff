using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Streams;

/// <summary>
/// Creates the bytes of events. A state is serialized once for all its readers; only the server time is replaced, since instances estimate
/// the service's clock by it.
/// </summary>
internal static class StreamFrames
{
    private static readonly ConditionalWeakTable<SiteRecord, StateFrames> Cache = [];

    public static byte[] State(SiteRecord site, string epoch, DateTimeOffset now, bool withPasses)
    {
        StateFrames frames = Cache.GetValue(site, static _ => new StateFrames());
        StateFrame frame = withPasses
            ? frames.WithPasses ??= Frame(site, epoch, SiteStates.Json(site, epoch, now))
            : frames.WithoutPasses ??= Frame(site, epoch, JsonSerializer.SerializeToUtf8Bytes(SiteStates.Of(site, epoch, now, withPasses: false), WireJson.TypeInfo<SiteState>()));
        return frame.At(now);
    }

    public static byte[] Heartbeat(SiteRecord site, string epoch, DateTimeOffset now) =>
        Event("heartbeat", JsonSerializer.SerializeToUtf8Bytes(
            new StreamHeartbeat { ServerTime = now, Epoch = epoch, Revision = site.Revision }, WireJson.TypeInfo<StreamHeartbeat>()));

    public static byte[] Bye(string reason, TimeSpan retry) =>
        [.. Encoding.ASCII.GetBytes($"retry: {(long)retry.TotalMilliseconds}\n"),
         .. Event("bye", JsonSerializer.SerializeToUtf8Bytes(new StreamBye { Reason = reason }, WireJson.TypeInfo<StreamBye>()))];

    private static StateFrame Frame(SiteRecord site, string epoch, byte[] state) => new(Event("state", state, $"{epoch}:{site.Revision}"));

    private static byte[] Event(string type, byte[] data, string? id = null) =>
        [.. Encoding.UTF8.GetBytes($"event: {type}\n{(id is null ? "" : $"id: {id}\n")}data: "), .. data, .. "\n\n"u8];

    private sealed class StateFrames
    {
        public StateFrame? WithPasses { get; set; }

        public StateFrame? WithoutPasses { get; set; }
    }
}
