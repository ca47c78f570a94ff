using System.Net;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>A standby answers its probes as the active process does, also under the path at which a proxy publishes the service.</summary>
public sealed class StandbyAnswerTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Probes_are_answered_under_the_published_path_as_text_and_by_no_other_method()
    {
        await using PostgresService service = await PostgresService.StartAsync(
            $"Host=127.0.0.1;Port={FreePort.Next()};Username=nobody", new Dictionary<string, string> { ["Maintenance__PathBase"] = "/m" });
        using var http = new HttpClient { BaseAddress = service.Process.Address };

        foreach ((string path, HttpStatusCode status) in new[]
        {
            ("/m/livez", HttpStatusCode.OK), ("/livez", HttpStatusCode.OK), ("/LIVEZ", HttpStatusCode.OK),
            ("/m/readyz", HttpStatusCode.ServiceUnavailable), ("/m/Readyz", HttpStatusCode.ServiceUnavailable),
        })
        {
            using HttpResponseMessage answer = await http.GetAsync(path, Test);
            Assert.Equal((path, status, "text/plain"), (path, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }

        Answer posted = await http.CallAsync("POST", "/m/livez", null);
        Assert.Equal((503, "standby"), posted.Refusal);
    }
}
