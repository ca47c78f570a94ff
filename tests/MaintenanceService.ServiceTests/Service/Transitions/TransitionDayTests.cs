using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Transitions;

/// <summary>A day of starts, ends and leases over several sites, with the service stopped and started in between.</summary>
public sealed partial class TransitionDayTests(ITestOutputHelper output)
{
    private const int Plans = 150;
    private static readonly int Days = TestNumber.Of("MAINTENANCE_TEST_DAYS") ?? 1;

    [Fact]
    public async Task Each_transition_is_committed_once_in_order_and_in_time()
    {
        for (int seed = 1; seed <= Days; seed++)
        {
            await using var day = new TransitionDay(seed);
            await day.RunAsync(Plans, pokes: 150, outages: 6);
            output.WriteLine(day.ToString());

            JsonElement[] history = await HistoryAsync(day.Service);
            AssertTransitions(day, history);
            AssertRevisions(history);
            AssertChain(history);
            await AssertStateAsync(day);
            Assert.Empty(day.Service.Errors.Lines);
        }
    }

    private static void AssertTransitions(TransitionDay day, JsonElement[] history)
    {
        JsonElement[] byTime = [.. history.Where(entry => entry.GetProperty("actor").GetProperty("name").GetString() == "service" && Text(entry, "site") is not null)];
        Assert.True(day.Expected.Count > Plans, day.ToString());
        Assert.Equal(
            day.Expected.Select(item => (item.Site, item.Id, item.Action)),
            byTime.Select(entry => (Text(entry, "site")!, Text(entry, "maintenance")!, Text(entry, "action")!)));
        Assert.All(day.Expected.Zip(byTime), pair => Assert.InRange(pair.Second.GetProperty("at").GetDateTimeOffset(), pair.First.Due, pair.First.Latest));
    }

    // A change has a revision of its own; only where a change also began the maintenance do two entries share one.
    private static void AssertRevisions(JsonElement[] history)
    {
        foreach (IGrouping<string?, JsonElement> site in history.Where(entry => Text(entry, "site") is not null).GroupBy(entry => Text(entry, "site")))
        {
            Assert.Equal(
                Enumerable.Range(1, site.Count()).Select(revision => (long)revision),
                site.Select(entry => entry.GetProperty("revision").GetInt64()));
        }
    }

    // From outside: over the former hash and the entry as it is answered, without its own.
    private static void AssertChain(JsonElement[] history)
    {
        string former = "";
        long seq = 0;
        foreach (JsonElement entry in history)
        {
            string withoutHash = OwnHash().Replace(entry.GetRawText(), "\"hash\":\"\"");
            string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(former + "\n" + withoutHash)));
            Assert.Equal(++seq, entry.GetProperty("seq").GetInt64());
            Assert.Equal(hash, Text(entry, "hash"));
            former = hash;
        }
    }

    private static async Task AssertStateAsync(TransitionDay day)
    {
        Page<Site> sites = await day.Service.Client.ListSitesAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            day.All.Where(item => item.Status != "ended").Select(item => (item.Site, item.Id, item.Status, item.LeaseExpired)).Order(),
            sites.Items.SelectMany(site => site.Maintenances)
                .Select(item => (item.Site, item.Id, item.Status == MaintenanceStatus.Active ? "active" : "scheduled", item.Lease is { Expired: true })).Order());
    }

    private static async Task<JsonElement[]> HistoryAsync(RunningService service)
    {
        var entries = new List<JsonElement>();
        string? cursor = "";
        while (cursor is not null)
        {
            Answer page = await service.Http.Get($"/v1/history?limit=500{cursor}");
            entries.AddRange(page.Json.GetProperty("items").EnumerateArray());
            cursor = page["nextCursor"] is { } next ? $"&cursor={next}" : null;
        }

        entries.Reverse();
        return [.. entries];
    }

    private static string? Text(JsonElement entry, string member) => entry.GetProperty(member).GetString();

    [GeneratedRegex("\"hash\":\"[0-9a-f]{64}\"")]
    private static partial Regex OwnHash();
}
