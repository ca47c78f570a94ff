using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using MaintenanceService.Client;
using MaintenanceService.Security;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>Generated requests over real sockets: whatever bytes come, a refusal is a problem, nothing fails inside, and nothing changes unasked.</summary>
public sealed class FuzzTests
{
    private const ulong Seed = 20260301;
    private const int Behind = 50;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    /// <summary>Names that no single change makes of one another.</summary>
    private static readonly string[] Sites = ["alligator", "bumblebee", "crocodile", "dromedary"];

    private static readonly int Requests = int.Parse(Environment.GetEnvironmentVariable("MAINTENANCE_TEST_REQUESTS") ?? "100000", CultureInfo.InvariantCulture);

    [Fact]
    public void Every_operation_is_changed() => Assert.Equal(AccessRules.All.Select(rule => rule.Operation).Order(), Operations.Names.Order());

    [Fact]
    public async Task Generated_requests_are_answered_as_the_contract_says()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using RunningService service = await RunningService.StartAsync(time, new Dictionary<string, string?> { ["Maintenance:MaxStreams"] = "1" });
        await service.Client.PutSiteAsync("watched", new SiteRequest(), cancellationToken: Test);
        using HttpResponseMessage theOneStream = await service.Http.GetAsync("/v1/sites/watched/stream", HttpCompletionOption.ResponseHeadersRead, Test);
        Assert.True(theOneStream.IsSuccessStatusCode);
        string instanceKey = await service.KeyAsync(KeyRole.Instance, "*");

        await Task.WhenAll(Sites.Select((site, lane) => Task.Run(() => RunAsync(service, site, instanceKey, (ulong)lane), Test)));

        Assert.Empty(service.Errors.Lines);
    }

    private static async Task RunAsync(RunningService service, string site, string instanceKey, ulong number)
    {
        using var lane = new FuzzLane(service, site);
        await lane.StartAsync();
        Gen<FuzzRequest> requests = Mutations.Of(Operations.Of(site, RunningService.AdminKey, instanceKey));
        for (int round = 0; round * Behind * Sites.Length < Requests; round++)
        {
            await lane.SendAsync(requests.Sample(Behind, new Rnd(Seed + number, (ulong)((round * 2) + 1)), Behind));
        }
    }
}
