using System.Xml.Linq;
using MaintenanceService.Configuration;
using MaintenanceService.Domain.Instances;
using Xunit;

namespace MaintenanceService.Tests.Architecture;

/// <summary>Dependencies point one way.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("service/MaintenanceService.Client/MaintenanceService.Client.csproj", "")]
    [InlineData("service/MaintenanceService.Domain/MaintenanceService.Domain.csproj", "MaintenanceService.Client")]
    [InlineData("service/MaintenanceService/MaintenanceService.csproj", "MaintenanceService.Client,MaintenanceService.Domain")]
    [InlineData("middleware/MaintenanceService.AspNetCore/MaintenanceService.AspNetCore.csproj", "MaintenanceService.Client")]
    [InlineData("service/MaintenanceService.Cli/MaintenanceService.Cli.csproj", "MaintenanceService.Client")]
    [InlineData("powershell/MaintenanceService.PowerShell/MaintenanceService.PowerShell.csproj", "MaintenanceService.Client")]
    [InlineData("powershell/MaintenanceService.Loader/MaintenanceService.Loader.csproj", "")]
    public void Project_references_what_the_house_allows(string project, string allowed)
    {
        // What is only built before, and laid beside it, is no reference.
        string[] references = [.. XDocument.Load(Repository.PathOf(project)).Descendants("ProjectReference")
            .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))];

        Assert.Equal(allowed.Split(',', StringSplitOptions.RemoveEmptyEntries), references);
    }

    /// <summary>No web framework, no database: what the domain may use is .NET itself and the wire records.</summary>
    [Fact]
    public void Domain_references_the_client_and_the_base_library_alone()
    {
        string[] foreign = [.. typeof(ConvergenceRule).Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name != "MaintenanceService.Client")];

        Assert.Empty(foreign);
    }

    /// <summary>The store keeps records and decides nothing.</summary>
    [Fact]
    public void Store_uses_no_rule_of_the_domain()
    {
        Type[] store = [.. typeof(ServiceOptions).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith("MaintenanceService.Store", StringComparison.Ordinal) is true)];
        string[] used = [.. store.SelectMany(TypeReferences.Of).Select(type => type.Namespace ?? "")
            .Where(name => name.StartsWith("MaintenanceService.Domain.", StringComparison.Ordinal)).Distinct().Order()];

        Assert.NotEmpty(store);
        Assert.Equal(
            [
                "MaintenanceService.Domain.History", "MaintenanceService.Domain.Keys", "MaintenanceService.Domain.Problems", "MaintenanceService.Domain.Records",
                "MaintenanceService.Domain.Transactions",
            ],
            used);
    }

    [Fact]
    public void No_file_is_longer_than_300_lines()
    {
        string[] long_ = [.. new[] { "service", "middleware", "powershell", "samples" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && File.ReadLines(file).Count() > 300)];

        Assert.Empty(long_);
    }
}
