using System.Text.Json.Serialization;
using MaintenanceService.Store.Sql;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Store;

/// <summary>Holds the JSON metadata of what each start reads and every commit writes, generated at build.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StoreTotals))]
[JsonSerializable(typeof(StoreMarker))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
