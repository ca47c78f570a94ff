using System.Text.Json;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>An app that writes a record of the client as JSON, with whatever options, writes the words of REST and no numbers.</summary>
public sealed class EnumNameTests
{
    public static TheoryData<Type> Enums =>
        [.. typeof(MaintenanceMode).Assembly.GetExportedTypes().Where(type => type.IsEnum && type.Namespace == typeof(MaintenanceMode).Namespace && Enum.GetUnderlyingType(type) == typeof(long))];

    [Theory]
    [MemberData(nameof(Enums))]
    public void Each_value_is_written_by_its_name_and_read_again(Type type)
    {
        foreach (object value in Enum.GetValues(type))
        {
            string json = JsonSerializer.Serialize(value, type, JsonSerializerOptions.Default);

            Assert.Equal($"\"{JsonNamingPolicy.CamelCase.ConvertName(value.ToString()!)}\"", json);
            Assert.Equal(value, JsonSerializer.Deserialize(json, type, JsonSerializerOptions.Default));
        }
    }
}
