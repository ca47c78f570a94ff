using System.Net;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Hosting;

/// <summary>The executable finds its appsettings from any folder, and ends cleanly when its terminal closes.</summary>
public sealed class AnyFolderTests
{
    [Fact]
    public async Task Appsettings_beside_the_executable_are_read_from_any_folder()
    {
        using var folder = new TemporaryFolder();

        // Nowhere but in appsettings.Development.json stands the development key, and that is not published: this takes the built one.
        await using ServerProcess service = await StartAsync(
            folder, new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" }, Path.ChangeExtension(ServerProcess.Assembly(PublishedService.Project), null));
        using var http = new HttpClient { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "development-key-for-this-machine-only");

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v1/sites", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Hangup_stops_it_cleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sends no such signal");
        using var folder = new TemporaryFolder();
        await using ServerProcess service = await StartAsync(folder, new Dictionary<string, string>());

        Assert.Equal(0, await service.HangUpAsync());
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    private static Task<ServerProcess> StartAsync(TemporaryFolder folder, Dictionary<string, string> settings, string project = PublishedService.Project)
    {
        settings["Maintenance__DataFolder"] = folder.File("data");
        return ServerProcess.StartAsync(project, folder.File("."), settings);
    }
}
