using System.Collections.Concurrent;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Remembers for a while which services did not answer in time: each Tab would wait for them again.</summary>
internal static class CompletionOutages
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<string, long> Since = new();

    public static void Add(string service) => Since[service] = TimeProvider.System.GetTimestamp();

    /// <summary>Forgets an outage: an answer that came too late came all the same.</summary>
    public static void Remove(string service) => Since.TryRemove(service, out _);

    public static bool IsOut(string service) => Since.TryGetValue(service, out long at) && TimeProvider.System.GetElapsedTime(at) < Memory;
}
