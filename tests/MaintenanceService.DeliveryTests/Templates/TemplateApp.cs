using System.Text.RegularExpressions;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Templates;

/// <summary>An app made by <c>dotnet new</c> that has the package and the README's two lines, published and run from the published folder.</summary>
internal sealed partial class TemplateApp : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _name;

    private TemplateApp(string name) => _name = name;

    public string Published => _folder.File("published");

    /// <summary>Makes and publishes an app; skips the test where the template's own packages can't be had.</summary>
    /// <param name="template">The template, with its options.</param>
    /// <param name="patch">What the test adds to Program.cs.</param>
    /// <param name="files">More files, by their path.</param>
    public static async Task<TemplateApp> CreateAsync(
        string template, Func<string, string> patch, IReadOnlyDictionary<string, string>? files = null)
    {
        string[] words = template.Split(' ');
        var app = new TemplateApp(words[0]);
        try
        {
            await app.MakeAsync(words, patch, files ?? new Dictionary<string, string>());
            return app;
        }
        catch
        {
            app.Dispose();
            throw;
        }
    }

    /// <summary>Runs it as an instance of the fleet, until the service knows it.</summary>
    public Task<ServerProcess> StartAsync(Fleet fleet, IReadOnlyDictionary<string, string>? settings = null) => fleet.StartShopAsync(
        "app",
        new Dictionary<string, string>(settings ?? new Dictionary<string, string>()) { ["DOTNET_CONTENTROOT"] = Published },
        Path.Combine(Published, _name));

    public void Dispose() => _folder.Dispose();

    private async Task MakeAsync(string[] template, Func<string, string> patch, IReadOnlyDictionary<string, string> files)
    {
        string source = _folder.File(_name);
        await RunAsync("new", [.. template, "-o", source, "--no-restore"]);
        await File.WriteAllTextAsync(_folder.File("nuget.config"), await PackedPackages.ConfigurationAsync());
        string project = Path.Combine(source, _name + ".csproj");
        await RewriteAsync(project, text => text.Replace(
            "</Project>",
            $"""<ItemGroup><PackageReference Include="MaintenanceService.AspNetCore" Version="{PackedPackages.Version}" /></ItemGroup></Project>""",
            StringComparison.Ordinal));
        await RewriteAsync(Path.Combine(source, "Program.cs"), patch);
        foreach ((string path, string text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(source, path))!);
            await File.WriteAllTextAsync(Path.Combine(source, path), text);
        }

        await RunAsync("publish", [source, "-o", Published]);
    }

    private async Task RunAsync(string verb, string[] arguments)
    {
        var settings = new Dictionary<string, string> { ["NUGET_PACKAGES"] = PackedPackages.Cache };
        (int exitCode, string output) = await DotnetCommand.RunAsync(_folder.Path, settings, [verb, .. arguments]);
        Assert.SkipWhen(Unavailable().Match(output) is { Success: true } missing && !missing.Value.Contains("MaintenanceService", StringComparison.Ordinal),
            $"{_name} does not restore here: {Unavailable().Match(output).Value}");
        Assert.True(exitCode == 0, output);
    }

    private static async Task RewriteAsync(string path, Func<string, string> change)
    {
        string text = await File.ReadAllTextAsync(path);
        string changed = change(text);
        Assert.NotEqual(text, changed);
        await File.WriteAllTextAsync(path, changed);
    }

    [GeneratedRegex("error NU(1101|1102|1301): [^\n]*")]
    private static partial Regex Unavailable();
}
