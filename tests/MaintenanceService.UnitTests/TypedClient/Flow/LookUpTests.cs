using System.Net;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Records that a flow looks for: what it asks the service, page by page, and on which sites.</summary>
public sealed class LookUpTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly FlowService _service = new();

    [Theory]
    [InlineData("", "GET ?limit=200")]
    [InlineData("sh", "GET ?name=sh%2A&limit=200")]
    public async Task Sites_are_asked_for_by_the_begin_of_their_name(string prefix, string call)
    {
        Assert.Equal(["shop", "blog"], (await PagedQueries.SitesAsync(_service.Context.Calls, prefix, Test).ToListAsync()).Select(site => site.Name));

        Assert.Equal([call], _service.Calls.All);
    }

    [Theory]
    [InlineData(MaintenanceStatus.Scheduled, true, "?status=scheduled&createdBy=me&limit=200", new[] { "later" })]
    [InlineData(MaintenanceStatus.Active, false, "?status=active&limit=200", new[] { "theirs", "mine" })]
    [InlineData(null, true, "?createdBy=me&limit=200", new[] { "later", "mine" })]
    public async Task Maintenances_are_asked_for_by_what_is_wanted_of_them(MaintenanceStatus? status, bool mine, string query, string[] ids)
    {
        _service.Add("shop", "mine");
        _service.Add("shop", "theirs", mine: false);
        _service.Add("shop", "later", status: MaintenanceStatus.Scheduled);

        Assert.Equal(ids, (await PagedQueries.MaintenancesAsync(_service.Context.Calls, "shop", status, mine, Test).ToListAsync()).Select(item => item.Id));

        Assert.Equal([$"GET shop/maintenances{query}"], _service.Calls.All);
    }

    [Fact]
    public async Task Search_of_a_list_ends_where_it_finds()
    {
        _service.Instead = call => Answer(call.Contains("cursor", StringComparison.Ordinal)
            ? new Page<Site>()
            : new Page<Site> { Items = [new Site { Name = "a" }, new Site { Name = "b" }], NextCursor = "two" });

        Assert.True(await PagedQueries.SitesAsync(_service.Context.Calls, "", Test).AnyAsync(site => site.Name == "b"));
        Assert.Single(_service.Calls.All);
        Assert.False(await PagedQueries.SitesAsync(_service.Context.Calls, "", Test).AnyAsync(site => site.Name == "c"));
        Assert.Equal(3, _service.Calls.All.Count);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(20)]
    public async Task Ended_one_is_found_on_the_last_of_many_sites(int count)
    {
        _service.Sites.Clear();
        _service.Sites.AddRange(Enumerable.Range(1, count).Select(number => $"site-{number}"));
        _service.Add($"site-{count}", "m", ended: EndReason.Ended);

        Maintenance found = await _service.RunAsync(MaintenanceFinder.FindAsync(_service.Context, null, "m", Test));

        Assert.Equal(($"site-{count}", "m"), (found.Site, found.Id));
        Assert.Equal(count, _service.Calls.All.Count(call => call.EndsWith("/maintenances/m", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_is_on_needs_no_look_at_each_site()
    {
        _service.Add("blog", "m", ended: EndReason.Ended);
        _service.Add("shop", "m");

        Assert.Equal("shop", (await _service.RunAsync(MaintenanceFinder.FindAsync(_service.Context, null, "m", Test))).Site);

        Assert.Equal(["GET ?limit=200"], _service.Calls.All);
    }

    [Fact]
    public async Task Fault_of_one_site_is_no_answer_of_all()
    {
        _service.Instead = call => call.EndsWith("blog/maintenances/m", StringComparison.Ordinal) ? ScriptedAnswers.Of(HttpStatusCode.Forbidden, slug: "forbidden") : null;

        FlowException failed = await Assert.ThrowsAsync<FlowException>(() => _service.RunAsync(MaintenanceFinder.FindAsync(_service.Context, null, "m", Test)));

        Assert.Equal(FlowErrors.Forbidden, failed.ErrorId);
    }

    [Fact]
    public async Task Passes_are_read_as_the_other_lists()
    {
        _service.Instead = call => call.Contains("webhooks", StringComparison.Ordinal) ? Answer(new Page<Webhook>()) : Answer(new Page<Pass>());

        Assert.Empty(await PagedQueries.PassesAsync(_service.Context.Calls, "shop", Test).ToListAsync());
        Assert.Empty(await WebhookCalls.ListAsync(_service.Context.Calls, Test).ToListAsync());

        Assert.Equal(["GET shop/passes?limit=200", "GET v1/webhooks?limit=200"], _service.Calls.All);
    }

    private static HttpResponseMessage Answer<T>(Page<T> page) => ScriptedAnswers.Of(HttpStatusCode.OK, JsonSerializer.Serialize(page, WireJson.TypeInfo<Page<T>>()));
}
