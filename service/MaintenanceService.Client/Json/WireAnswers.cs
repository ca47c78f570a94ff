using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MaintenanceService.Client;

/// <summary>
/// How answers are read: without the members that make an answer, such as <c>{}</c> of a captive portal, it is none of the service's, and
/// not a record full of defaults.
/// </summary>
internal static class WireAnswers
{
    private static readonly Dictionary<Type, string[]> Required = new()
    {
        [typeof(Site)] = ["name", "mode", "revision", "settings", "maintenances"],
        [typeof(Maintenance)] = ["id", "site", "status", "mode", "startsAt", "revision"],
        [typeof(Convergence)] = ["site", "revision", "mode", "converged", "total", "confirmed"],
        [typeof(Instance)] = ["id", "site", "state"],
        [typeof(SiteState)] = ["site", "epoch", "revision", "serverTime", "mode", "settings", "maintenances"],
        [typeof(Receipt)] = ["maintenance", "instances"],
        [typeof(HistoryEntry)] = ["seq", "at", "action"],
        [typeof(Pass)] = ["id", "site"],
        [typeof(Key)] = ["id", "name", "role"],
    };

    private static readonly JsonSerializerOptions Options = new(WireJsonContext.Default.Options)
    {
        TypeInfoResolver = WireJsonContext.Default.WithAddedModifier(Require),
    };

    /// <summary>The type information of an answer.</summary>
    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static void Require(JsonTypeInfo type)
    {
        string[] names = Required.GetValueOrDefault(type.Type)
            ?? (type.Type.IsGenericType && type.Type.GetGenericTypeDefinition() == typeof(Page<>) ? ["items"] : []);
        foreach (JsonPropertyInfo member in type.Properties.Where(member => names.Contains(member.Name)))
        {
            member.IsRequired = true;
        }
    }
}
