using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Streams;

/// <summary>
/// Creates the bytes of events. A state is serialized once for all its readers; only the server time is replaced for each, since
/// instances estimate the service's clock by it.
/// </summary>
internal static class StreamFrames
{
    private static readonly ConditionalWeakTable<SiteRecord, StateFrames> Cache = [];

    public static byte[] State(SiteRecord site, string epoch, DateTimeOffset now, bool withPasses)
    {
        StateFrames frames = Cache.GetValue(site, static _ => new StateFrames());
        byte[] template = withPasses
            ? frames.WithPasses ??= Template(site, epoch, now, true)
            : frames.WithoutPasses ??= Template(site, epoch, now, false);
        byte[] frame = [.. template];
        int at = frame.AsSpan().IndexOf("\"serverTime\":\""u8) + "\"serverTime\":\"".Length;
        Encoding.ASCII.GetBytes(WireTime.Format(now), frame.AsSpan(at));
        return frame;
    }

    public static byte[] Heartbeat(SiteRecord site, string epoch, DateTimeOffset now) =>
        Event("heartbeat", JsonSerializer.SerializeToUtf8Bytes(
            new StreamHeartbeat { ServerTime = now, Epoch = epoch, Revision = site.Revision }, WireJson.TypeInfo<StreamHeartbeat>()));

    public static byte[] Bye(string reason, TimeSpan retry) =>
        [.. Encoding.ASCII.GetBytes($"retry: {(long)retry.TotalMilliseconds}\n"),
         .. Event("bye", JsonSerializer.SerializeToUtf8Bytes(new StreamBye { Reason = reason }, WireJson.TypeInfo<StreamBye>()))];

    private static byte[] Template(SiteRecord site, string epoch, DateTimeOffset now, bool withPasses) => Event(
        "state",
        JsonSerializer.SerializeToUtf8Bytes(SiteStates.Of(site, epoch, now, withPasses), WireJson.TypeInfo<SiteState>()),
        $"{epoch}:{site.Revision}");

    private static byte[] Event(string type, byte[] data, string? id = null) =>
        [.. Encoding.UTF8.GetBytes($"event: {type}\n{(id is null ? "" : $"id: {id}\n")}data: "), .. data, .. "\n\n"u8];

    private sealed class StateFrames
    {
        public byte[]? WithPasses { get; set; }

        public byte[]? WithoutPasses { get; set; }
    }
}
