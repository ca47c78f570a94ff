using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace MaintenanceService.Tests.Architecture;

/// <summary>Dependencies point one way.</summary>
public sealed partial class DependencyTests
{
    [Theory]
    [InlineData("service/MaintenanceService.Client/MaintenanceService.Client.csproj", "")]
    [InlineData("service/MaintenanceService/MaintenanceService.csproj", "MaintenanceService.Client")]
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

    [Theory]
    [InlineData("Sites")]
    [InlineData("Instances")]
    [InlineData("Problems")]
    [InlineData("Store")]
    public void Domain_and_store_know_nothing_of_HTTP(string folder)
    {
        string[] guilty = [.. Sources(folder).Where(file => Http().IsMatch(File.ReadAllText(file)))];

        Assert.Empty(guilty);
        Assert.NotEmpty(Sources(folder));
    }

    [Fact]
    public void Store_decides_nothing()
    {
        string[] guilty = [.. Sources("Store").Where(file => Regex.IsMatch(File.ReadAllText(file), @"\b(MaintenanceCommands|SiteCommands|Timeline|ConvergenceRule)\b"))];

        Assert.Empty(guilty);
    }

    [Fact]
    public void No_file_is_longer_than_300_lines()
    {
        string[] long_ = [.. new[] { "service", "middleware", "powershell", "samples" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && File.ReadLines(file).Count() > 300)];

        Assert.Empty(long_);
    }

    private static string[] Sources(string folder) =>
        [.. Directory.EnumerateFiles(Repository.PathOf("service", "MaintenanceService", folder), "*.cs", SearchOption.AllDirectories)];

    [GeneratedRegex(@"\b(Microsoft\.AspNetCore|HttpContext|HttpRequest|StatusCodes|TypedResults|IResult|MaintenanceService\.Endpoints)\b")]
    private static partial Regex Http();
}
