using System.Text.RegularExpressions;
using MaintenanceService.Tests.Architecture;
using Xunit;

namespace MaintenanceService.Tests.Service.Access;

/// <summary>What an endpoint writes, it writes as its caller: so the key is looked at again within the write.</summary>
public sealed partial class WritesOfCallersTests
{
    [Fact]
    public void Each_write_of_an_endpoint_names_its_caller()
    {
        string[] writes = [.. Directory.EnumerateFiles(Repository.PathOf("service", "MaintenanceService", "Endpoints"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Write().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))];

        Assert.NotEmpty(writes);
        Assert.All(writes, argument => Assert.StartsWith("context.Caller()", argument, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"[qQ]ueue\.WriteAsync\(\s*([^\s,]+)")]
    private static partial Regex Write();
}
