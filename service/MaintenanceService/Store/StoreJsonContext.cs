using System.Text.Json;
using System.Text.Json.Serialization;
using MaintenanceService.Store.Sql;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Store;

/// <summary>Serializes what each start reads and writes, by code that is generated at build. A member that is missing is null or 0.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StoreMarker))]
[JsonSerializable(typeof(StoreTotals))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
