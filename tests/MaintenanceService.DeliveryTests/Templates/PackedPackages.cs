using MaintenanceService.Tests.Architecture;
using Xunit;

namespace MaintenanceService.Tests.Templates;

/// <summary>The packages as they are published, packed once in a run, in a feed of their own.</summary>
internal static class PackedPackages
{
    private static readonly string[] Projects = ["service/MaintenanceService.Client", "middleware/MaintenanceService.AspNetCore"];
    private static readonly Lazy<Task> Packed = new(PackAsync);

    public const string Version = "0.1.0-templates";

    public static string Feed { get; } = Repository.PathOf("artifacts", "templates", "feed");

    // The machine's own cache is a fallback alone: it never gets a package of this version.
    public static string Cache { get; } = Repository.PathOf("artifacts", "templates", "packages");

    /// <summary>Waits until they are there, and returns a nuget.config that adds them to the machine's sources.</summary>
    public static async Task<string> ConfigurationAsync()
    {
        await Packed.Value;
        string machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string fallback = Directory.Exists(machine) ? $"""<fallbackPackageFolders><add key="machine" value="{machine}" /></fallbackPackageFolders>""" : "";
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <packageSources><add key="packed" value="{Feed}" /></packageSources>
              {fallback}
            </configuration>
            """;
    }

    private static async Task PackAsync()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        foreach (string project in Projects)
        {
            string former = Path.Combine(Cache, Path.GetFileName(project).ToLowerInvariant());
            if (Directory.Exists(former))
            {
                Directory.Delete(former, recursive: true);
            }

            (int exitCode, string output) = await DotnetCommand.RunAsync(
                Repository.PathOf(), new Dictionary<string, string>(), "pack", project, "-c", configuration, "-o", Feed, $"-p:PackageVersion={Version}");
            Assert.True(exitCode == 0, output);
        }
    }
}
