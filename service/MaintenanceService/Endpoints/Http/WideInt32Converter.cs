using System.Text.Json;
using System.Text.Json.Serialization;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Endpoints.Http;

/// <summary>
/// Reads a whole number beyond the type of its member as one out of its range, which is then refused with the range, and not as a value of another
/// type: as the type's largest, or, beyond the contract's largest number, as its smallest, which no rule permits.
/// </summary>
internal sealed class WideInt32Converter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetInt64() switch
    {
        < int.MinValue or > Limits.Number => int.MinValue,
        > int.MaxValue => int.MaxValue,
        long value => (int)value,
    };

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
