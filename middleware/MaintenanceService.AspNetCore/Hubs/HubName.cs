using System.Collections.Concurrent;
using System.Reflection;
using MaintenanceService.AspNetCore.Requests;
using Microsoft.AspNetCore.SignalR;

namespace MaintenanceService.AspNetCore.Hubs;

/// <summary>Makes the names under which hubs and their methods are reported.</summary>
internal static class HubName
{
    // A hub has few methods, and each call needs the name.
    private static readonly ConcurrentDictionary<(Type Hub, MethodInfo Method), string> Methods = new();

    public static string Of(Hub hub) => RequestName.Clean(hub.GetType().Name);

    /// <summary>Returns the name of a method, such as <c>ChatHub.Send</c>.</summary>
    public static string Of(Hub hub, MethodInfo method) =>
        Methods.GetOrAdd((hub.GetType(), method), static key => RequestName.Clean($"{key.Hub.Name}.{key.Method.Name}"));

    /// <summary>Returns the name of what a hub does when a connection begins or ends.</summary>
    public static string Of(Hub hub, string method) => RequestName.Clean($"{hub.GetType().Name}.{method}");
}
