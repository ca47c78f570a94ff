using System.Text.Json.Serialization;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Output;

/// <summary>The JSON of the answers that are no records of the REST contract, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PreflightResult))]
internal sealed partial class CommandJsonContext : JsonSerializerContext;
