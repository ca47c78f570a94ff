using System.Net;
using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Tests.Middleware;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Polly.Timeout;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>A caller of a real app in maintenance: what was refused is sent again when the app says so, or the caller hears at once how long it would take.</summary>
public sealed class MaintenanceRetryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text")]
    [InlineData("stream")]
    [InlineData("none")]
    public async Task Refused_request_is_sent_again_once_the_app_asked_for_is_over(string body)
    {
        await using Callers callers = await Callers.StartAsync();
        callers.Close(TimeSpan.FromSeconds(30));

        Task<HttpResponseMessage> call = callers.Http.PostAsync("/orders", Content(body), Test);
        await callers.Clock.WaitsAtLeastAsync(TimeSpan.FromSeconds(30));
        callers.App.Memory.Set(MaintenanceMode.Open);
        callers.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(body == "none" ? "" : "an order", await (await call).Content.ReadAsStringAsync(Test));
        Assert.Equal(1, callers.App.Reached);
    }

    [Fact]
    public async Task Wait_beyond_the_budget_is_not_begun_and_its_end_is_told()
    {
        await using Callers callers = await Callers.StartAsync();
        callers.Close(TimeSpan.FromMinutes(10));

        SiteInMaintenanceException refused = await Assert.ThrowsAsync<SiteInMaintenanceException>(() => callers.Http.PostAsync("/orders", Content("text"), Test));

        Assert.Equal((MaintenanceMode.Closed, Now.AddMinutes(10)), (refused.Mode, refused.EndsAt));
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11) + TimeSpan.FromSeconds(5));
        Assert.Contains("until 2026-03-01 12:10:00 UTC", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Budget_of_one_request_replaces_the_clients()
    {
        await using Callers callers = await Callers.StartAsync();
        callers.Close(TimeSpan.FromSeconds(30));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/orders");
        request.Options.Set(MaintenanceRetryOptions.RequestBudget, TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<SiteInMaintenanceException>(() => callers.Http.SendAsync(request, Test));
    }

    [Fact]
    public async Task Body_too_large_to_keep_is_not_sent_again()
    {
        await using Callers callers = await Callers.StartAsync(client => client.AddMaintenanceRetry(options => options.MaxBufferedBytes = 4));
        callers.Close(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<SiteInMaintenanceException>(() => callers.Http.PostAsync("/orders", Content("stream"), Test));
    }

    [Fact]
    public async Task Other_503_is_no_refusal()
    {
        await using Callers callers = await Callers.StartAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await callers.Http.GetAsync("/busy", Test)).StatusCode);
    }

    [Fact]
    public async Task Synchronous_call_is_told_at_once()
    {
        await using Callers callers = await Callers.StartAsync();
        callers.Close(TimeSpan.FromSeconds(1));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/orders");

        Assert.Throws<SiteInMaintenanceException>(() => callers.Http.Send(request, Test));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Standard_resilience_pipeline_waits_for_what_its_own_time_out_makes_impossible_and_never_sees_it_behind_ours(bool ours)
    {
        await using Callers callers = await Callers.StartAsync(client =>
        {
            if (ours)
            {
                client.AddMaintenanceRetry();
            }

            client.AddStandardResilienceHandler(options =>
            {
                options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(2);
                options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(3);
            });
        }, ownClock: false);
        callers.Close(TimeSpan.FromMinutes(10));

        Task<HttpResponseMessage> call = callers.Http.GetAsync("/orders", Test);

        if (ours)
        {
            await Assert.ThrowsAsync<SiteInMaintenanceException>(() => call);
            return;
        }

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);
    }

    private static HttpContent? Content(string kind) => kind switch
    {
        "text" => new StringContent("an order"),
        "stream" => new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes("an order"))),
        _ => null,
    };

    /// <summary>A closed or open app, and a client of it on a clock that the test moves.</summary>
    private sealed class Callers(RunningApp app, ServiceProvider services, CallerClock clock) : IAsyncDisposable
    {
        public RunningApp App => app;

        public CallerClock Clock => clock;

        public HttpClient Http { get; } = services.GetRequiredService<IHttpClientFactory>().CreateClient("shop");

        public static async Task<Callers> StartAsync(Action<IHttpClientBuilder>? configure = null, bool ownClock = true)
        {
            RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
            {
                setup.Time = new ManualClock(Now);
                setup.After = web =>
                {
                    web.MapPost("/orders", context => context.Request.Body.CopyToAsync(context.Response.Body));
                    web.MapGet("/busy", () => Results.StatusCode(503));
                };
            });
            var clock = new CallerClock();
            var services = new ServiceCollection();
            if (ownClock)
            {
                services.AddSingleton<TimeProvider>(clock);
            }

            IHttpClientBuilder client = services.AddHttpClient("shop", http => http.BaseAddress = app.Address);
            (configure ?? (builder => builder.AddMaintenanceRetry()))(client);
            return new Callers(app, services.BuildServiceProvider(), clock);
        }

        public void Close(TimeSpan length) => app.Memory.Set(MaintenanceMode.Closed, endsAt: Now + length);

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await services.DisposeAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>Knows the longest time that anybody has begun to wait for.</summary>
    private sealed class CallerClock() : FakeTimeProvider(Now)
    {
        private long _longest;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Exchange(ref _longest, Math.Max(Interlocked.Read(ref _longest), dueTime.Ticks));
            return timer;
        }

        public Task WaitsAtLeastAsync(TimeSpan time) => Eventually.TrueAsync(() => Interlocked.Read(ref _longest) >= time.Ticks, Test);
    }
}
