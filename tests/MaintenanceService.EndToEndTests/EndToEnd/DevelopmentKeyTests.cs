using System.Net;
using System.Net.Http.Headers;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>The key that the README's first lines use: good on a developer's machine, and nowhere else.</summary>
[Collection(typeof(OneAtATime))]
public sealed class DevelopmentKeyTests
{
    private const string Key = "development-key-for-this-machine-only";

    [Theory]
    [InlineData("Development", HttpStatusCode.OK)]
    [InlineData("Production", HttpStatusCode.Unauthorized)]
    public async Task The_development_key_works_in_Development_only(string environment, HttpStatusCode expected)
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess service = await ServerProcess.StartAsync(
            "MaintenanceService",
            Repository.PathOf("service", "MaintenanceService"),
            new Dictionary<string, string>
            {
                ["ASPNETCORE_ENVIRONMENT"] = environment,
                ["Maintenance__DevelopmentKey"] = Key,
                ["Maintenance__DataFolder"] = folder.File("data"),
            });
        using var http = new HttpClient { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);

        HttpResponseMessage answer = await http.GetAsync("/v1/sites", TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
    }
}
