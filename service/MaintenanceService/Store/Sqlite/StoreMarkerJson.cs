using System.Text.Json;
using System.Text.Json.Serialization;

namespace MaintenanceService.Store.Sqlite;

/// <summary>Serializes the marker, which each start reads, by code that is generated at build.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StoreMarker))]
internal sealed partial class StoreMarkerJson : JsonSerializerContext;
