using System.Reflection;
using System.Text.Json;
using MaintenanceService.AspNetCore;
using Xunit;

namespace MaintenanceService.Tests.Documents;

/// <summary>JSON in the documents can be read, and names settings that there are.</summary>
public sealed class JsonBlockTests
{
    private static readonly HashSet<string> Settings =
        [.. typeof(MaintenanceOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name)];

    [Fact]
    public void Blocks_are_valid_and_name_settings_of_the_app()
    {
        DocumentBlock[] blocks = [.. DocumentReader.BlocksIn("json")];

        Assert.NotEmpty(blocks);
        foreach (DocumentBlock block in blocks)
        {
            using JsonDocument json = JsonDocument.Parse(block.Text);
            if (json.RootElement.TryGetProperty("Maintenance", out JsonElement section))
            {
                Assert.All(section.EnumerateObject(), setting => Assert.True(Settings.Contains(setting.Name), $"{block}: there is no setting {setting.Name}"));
            }
        }
    }
}
