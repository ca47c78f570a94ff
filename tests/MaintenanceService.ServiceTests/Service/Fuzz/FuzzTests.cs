using System.Net.Http.Headers;
using FsCheck;
using FsCheck.Fluent;
using MaintenanceService.Client;
using MaintenanceService.Tests.Service.Access;
using Xunit;

namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>Generated requests over real sockets: whatever bytes come, a refusal is a problem, nothing fails inside, and nothing changes unasked.</summary>
public sealed class FuzzTests
{
    private const int Behind = 50;

    /// <summary>Keys and records that requests create stay; a long run goes on with an empty service before they slow it down.</summary>
    private const int PerService = 100_000;

    /// <summary>FsCheck's own measure, which none of our generators looks at.</summary>
    private const int Size = 50;

    /// <summary>Bytes that break the frame need a connection each: so many times fewer of them.</summary>
    private const int BytesLess = 50;

    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    /// <summary>Names that no single change makes of one another.</summary>
    private static readonly string[] Sites = ["alligator", "bumblebee", "crocodile", "dromedary"];

    /// <summary>What must come at least once, or the requests prove little.</summary>
    private static readonly int[] Expected = [200, 201, 204, 400, 401, 404, 405, 409, 412, 413, 415, 422, 429, 503];

    private static readonly ulong Seed = (ulong)(TestNumber.Of("MAINTENANCE_TEST_SEED") ?? 20260301);

    private static readonly int Requests = TestNumber.Of("MAINTENANCE_TEST_REQUESTS") ?? 50_000;

    [Fact]
    public async Task Every_operation_is_changed()
    {
        await using RunningService service = await RunningService.StartAsync();

        Assert.Equal(EndpointAccess.Operations(service).Keys.Order(), Operations.Names.Order());
    }

    [Fact]
    public async Task Generated_requests_are_answered_as_the_contract_says()
    {
        var statuses = new Dictionary<int, int>();
        for (int sent = 0; sent < Requests; sent += PerService)
        {
            foreach ((int status, int count) in await RunAsync(Seed + (ulong)sent, Math.Min(PerService, Requests - sent)))
            {
                statuses[status] = statuses.GetValueOrDefault(status) + count;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}: " + string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}")));
        Assert.True(Requests < 50_000 || Expected.All(statuses.ContainsKey), "The requests have become too tame: a kind of answer did not come.");
    }

    [Fact]
    public async Task Generated_bytes_get_a_clean_answer_or_none()
    {
        var time = new ManualClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using RunningService service = await RunningService.StartAsync(time);
        string instanceKey = await service.KeyAsync(KeyRole.Instance, "*");

        int[] answered = await Task.WhenAll(Sites.Select((site, number) => Task.Run(
            async () =>
            {
                await service.Client.PutSiteAsync(site, new SiteRequest());
                Gen<byte[]> bytes = ByteMutations.Of(Operations.Of(site, "m-1", RunningService.AdminKey, instanceKey));
                return await ByteLane.SendAsync(service, bytes.Sample(Requests / BytesLess / Sites.Length, new Rnd(Seed, (ulong)((number * 2) + 1)), Size));
            },
            Test)));

        Assert.Empty(service.Errors.Lines);
        Assert.True(answered.Sum() > Requests / BytesLess / 2, "Most were not even answered.");
    }

    private static async Task<IEnumerable<KeyValuePair<int, int>>> RunAsync(ulong seed, int requests)
    {
        var time = new ManualClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using RunningService service = await RunningService.StartAsync(time, new Dictionary<string, string?> { ["Maintenance:MaxStreams"] = "1" });
        await service.Client.PutSiteAsync("watched", new SiteRequest(), cancellationToken: Test);
        string instanceKey = await service.KeyAsync(KeyRole.Instance, "*");
        // Streams of instances have room of their own: both rooms are full, so that no request waits in a stream.
        using HttpResponseMessage reader = await WatchAsync(service, RunningService.AdminKey);
        using HttpResponseMessage instance = await WatchAsync(service, instanceKey);

        Dictionary<int, int>[] lanes = await Task.WhenAll(Sites.Select(
            (site, lane) => Task.Run(() => RunAsync(service, site, instanceKey, seed + (ulong)lane, requests / Sites.Length), Test)));

        Assert.Empty(service.Errors.Lines);
        return lanes.SelectMany(lane => lane);
    }

    private static async Task<HttpResponseMessage> WatchAsync(RunningService service, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/sites/watched/stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        HttpResponseMessage stream = await service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Test);
        return stream.EnsureSuccessStatusCode();
    }

    private static async Task<Dictionary<int, int>> RunAsync(RunningService service, string site, string instanceKey, ulong seed, int requests)
    {
        using var lane = new FuzzLane(service, site);
        await lane.StartAsync();
        for (int round = 0; round * Behind < requests; round++)
        {
            Gen<FuzzRequest> generated = Mutations.Of(Operations.Of(site, $"m-{round}", RunningService.AdminKey, instanceKey));
            await lane.SendAsync(generated.Sample(Behind, new Rnd(seed, (ulong)((round * 2) + 1)), Size));
        }

        return lane.Statuses;
    }
}
