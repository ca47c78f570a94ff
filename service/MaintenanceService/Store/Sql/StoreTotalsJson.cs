using System.Text.Json;
using System.Text.Json.Serialization;

namespace MaintenanceService.Store.Sql;

/// <summary>Serializes the totals, which each commit writes and each start reads, by code that is generated at build. Unknown members are refused.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(StoreTotals))]
internal sealed partial class StoreTotalsJson : JsonSerializerContext;
