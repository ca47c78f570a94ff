using System.Net;
using MaintenanceService.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Retry;

/// <summary>What a caller waits for: as long as its budget, and not begun where it does not fit.</summary>
public sealed class RetryBudgetTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(99, true)]
    [InlineData(100, false)]
    [InlineData(101, false)]
    public async Task Time_out_of_the_client_is_the_budget_by_default(int wait, bool waits) => await CheckAsync(wait, waits, _ => { });

    [Theory]
    [InlineData(19, true)]
    [InlineData(20, false)]
    public async Task Client_with_a_shorter_time_out_waits_less(int wait, bool waits) =>
        await CheckAsync(wait, waits, _ => { }, client => client.Timeout = TimeSpan.FromSeconds(20));

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public async Task Client_without_a_time_out_waits_a_hundred_seconds(int wait, bool waits) =>
        await CheckAsync(wait, waits, _ => { }, client => client.Timeout = Timeout.InfiniteTimeSpan);

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public async Task Budget_of_the_options_replaces_the_time_out(int wait, bool waits) =>
        await CheckAsync(wait, waits, options => options.Budget = TimeSpan.FromMinutes(5));

    [Fact]
    public async Task Endless_budget_waits_for_any_time() =>
        await CheckAsync(7200, waits: true, options => options.Budget = Timeout.InfiniteTimeSpan);

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task Budget_of_one_request_replaces_all_others(int wait, bool waits)
    {
        var app = new RefusingApp(RefusingApp.Refusal(TimeSpan.FromSeconds(wait)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Options.Set(MaintenanceRetryOptions.RequestBudget, TimeSpan.FromSeconds(5));

        await CheckAsync(app, waits, () => app.SendAsync(app.Client(options => options.Budget = TimeSpan.FromMinutes(5)), request));
    }

    [Fact]
    public async Task Waits_of_one_call_add_up()
    {
        HttpResponseMessage[] refusals = [.. Enumerable.Range(0, 4).Select(_ => RefusingApp.Refusal(TimeSpan.FromSeconds(30)))];
        var app = new RefusingApp(refusals);

        await Assert.ThrowsAsync<SiteInMaintenanceException>(() => app.SendAsync(app.Client()));

        Assert.Equal(4, app.Bodies.Count);
        Assert.InRange(app.Time.GetUtcNow() - app.Time.Start, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(99));
    }

    [Fact]
    public async Task App_that_asks_for_no_wait_is_asked_with_growing_pauses()
    {
        var app = new RefusingApp([.. Enumerable.Range(0, 100).Select(_ => RefusingApp.Refusal(TimeSpan.Zero))]);

        await Assert.ThrowsAsync<SiteInMaintenanceException>(() => app.SendAsync(app.Client()));

        // At 0, 1, 3, 7, 15, 31, 61 and 91 s of 100.
        Assert.Equal(8, app.Bodies.Count);
    }

    [Fact]
    public async Task Refusal_without_a_time_is_told_at_once() =>
        await CheckAsync(new RefusingApp(RefusingApp.Refusal()), waits: false);

    [Fact]
    public async Task Request_is_sent_again_when_the_app_says_and_not_before()
    {
        var app = new RefusingApp(RefusingApp.Refusal(TimeSpan.FromSeconds(30)));
        Task<HttpResponseMessage> sent = app.Client().GetAsync("/", TestContext.Current.CancellationToken);

        app.Time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(sent.IsCompleted);
        Assert.Single(app.Bodies);
        app.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(HttpStatusCode.OK, (await sent).StatusCode);
        Assert.Equal(2, app.Bodies.Count);
    }

    [Fact]
    public async Task Wait_ends_with_the_callers_patience()
    {
        var app = new RefusingApp(RefusingApp.Refusal(TimeSpan.FromSeconds(30)));
        using var caller = new CancellationTokenSource();
        Task<HttpResponseMessage> sent = app.Client().GetAsync("/", caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        Assert.Single(app.Bodies);
    }

    [Fact]
    public async Task Other_handlers_see_neither_the_refusal_nor_the_wait_wherever_they_are_registered()
    {
        var app = new RefusingApp(RefusingApp.Refusal(TimeSpan.FromSeconds(30)));
        Watcher[] watchers = [new(app), new(app)];

        await app.SendAsync(app.Client(before: client => client.AddHttpMessageHandler(() => watchers[0]), after: client => client.AddHttpMessageHandler(() => watchers[1])));

        Assert.All(watchers, watcher => Assert.Equal(["SiteInMaintenanceException after 0 s", "OK after 0 s"], watcher.Seen));
    }

    private static Task CheckAsync(int wait, bool waits, Action<MaintenanceRetryOptions> configure, Action<HttpClient>? change = null)
    {
        var app = new RefusingApp(RefusingApp.Refusal(TimeSpan.FromSeconds(wait)));
        return CheckAsync(app, waits, () => app.SendAsync(
            app.Client(configure, client => client.ConfigureHttpClient(http => change?.Invoke(http))), step: TimeSpan.FromMinutes(1)));
    }

    private static Task CheckAsync(RefusingApp app, bool waits) => CheckAsync(app, waits, () => app.SendAsync(app.Client()));

    private static async Task CheckAsync(RefusingApp app, bool waits, Func<Task<HttpResponseMessage>> send)
    {
        if (waits)
        {
            Assert.Equal(HttpStatusCode.OK, (await send()).StatusCode);
        }
        else
        {
            await Assert.ThrowsAsync<SiteInMaintenanceException>(send);
        }

        Assert.Equal(waits ? 2 : 1, app.Bodies.Count);
    }

    private sealed class Watcher(RefusingApp app) : DelegatingHandler
    {
        public List<string> Seen { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            DateTimeOffset began = app.Time.GetUtcNow();
            string seen = "";
            try
            {
                HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
                seen = answer.StatusCode.ToString();
                return answer;
            }
            catch (Exception exception)
            {
                seen = exception.GetType().Name;
                throw;
            }
            finally
            {
                Seen.Add($"{seen} after {(app.Time.GetUtcNow() - began).TotalSeconds:0} s");
            }
        }
    }
}
