using System.IO.Compression;
using System.Xml.Linq;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Templates;

/// <summary>The libraries' packages as they are published.</summary>
[Collection<DotnetBuilds>]
public sealed class PackageContentTests
{
    [Theory]
    [InlineData("MaintenanceService.Client")]
    [InlineData("MaintenanceService.AspNetCore")]
    public async Task Package_says_where_it_comes_from_and_has_its_symbols_beside_it(string name)
    {
        await PackedPackages.ConfigurationAsync();
        using ZipArchive package = await OpenAsync(name, "nupkg");
        using ZipArchive symbols = await OpenAsync(name, "snupkg");
        await using Stream manifest = await package.GetEntry($"{name}.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        XElement[] metadata = [.. XDocument.Load(manifest).Root!.Elements().Single().Elements()];

        Assert.Equal(("README.md", "icon.png", "MIT"), (Value(metadata, "readme"), Value(metadata, "icon"), Value(metadata, "license")));
        Assert.EndsWith("/CHANGELOG.md", Value(metadata, "releaseNotes"), StringComparison.Ordinal);
        Assert.NotEmpty(Value(metadata, "description"));
        Assert.NotEmpty(Value(metadata, "tags"));
        Assert.Equal("git", Element(metadata, "repository").Attribute("type")!.Value);
        Assert.StartsWith("https://", Element(metadata, "repository").Attribute("url")!.Value, StringComparison.Ordinal);
        if (Path.Exists(Repository.PathOf(".git")))
        {
            Assert.Matches("^[0-9a-f]{40}$", Element(metadata, "repository").Attribute("commit")!.Value);
        }

        Assert.All(["README.md", "icon.png", "LICENSE"], file => Assert.NotNull(package.GetEntry(file)));
        foreach (string framework in (string[])["net8.0", "net10.0"])
        {
            Assert.NotNull(package.GetEntry($"lib/{framework}/{name}.dll"));
            Assert.NotNull(package.GetEntry($"lib/{framework}/{name}.xml"));
            Assert.NotNull(symbols.GetEntry($"lib/{framework}/{name}.pdb"));
        }
    }

    private static Task<ZipArchive> OpenAsync(string name, string extension) =>
        ZipFile.OpenReadAsync(Path.Combine(PackedPackages.Feed, $"{name}.{PackedPackages.Version}.{extension}"), TestContext.Current.CancellationToken);

    private static string Value(XElement[] metadata, string name) => Element(metadata, name).Value;

    private static XElement Element(XElement[] metadata, string name) => Assert.Single(metadata, element => element.Name.LocalName == name);
}
