using System.Text.Json.Nodes;
using MaintenanceService.Client;

namespace MaintenanceService.OpenApi;

/// <summary>Requests that can be sent as they stand.</summary>
internal static class Examples
{
    public static JsonNode? Of(Type type) => Text(type) is { } text ? JsonNode.Parse(text) : null;

    private static string? Text(Type type) =>
        type == typeof(SiteRequest) ? """{"displayName":"Web shop","settings":{"message":"We are back at ten.","drainSeconds":20}}"""
        : type == typeof(MaintenanceRequest) ? """{"mode":"closed","reason":"orders migration","message":"We are back in half an hour.","duration":"PT30M"}"""
        : type == typeof(PassRequest) ? """{"for":"Kim, who tests the checkout","duration":"PT2H"}"""
        : type == typeof(KeyRequest) ? """{"name":"deploy pipeline","role":"operator","sites":["shop","shop-*"]}"""
        : type == typeof(InstanceReport) ? """{"run":"5e0f7a2c","sequence":1,"epoch":null,"revision":0,"mode":"open"}"""
        : null;
}
