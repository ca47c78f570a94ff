using System.Net;
using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>What outlasts the drain time is aborted, each once and none in another's way; it counts until it has really ended.</summary>
public sealed class AbortTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly SiteSettings Settings = new() { DrainSeconds = 5 };
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Request_that_ignores_its_abort_counts_and_is_named_until_it_ends()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Time = _time;
            setup.After = web => web.MapPost("/orders/{id}/import", async (HttpContext context) =>
            {
                context.RequestAborted.Register(aborted.SetResult);
                await go.Task;
            });
        });
        Task request = app.SendAsync(HttpMethod.Post, "/orders/secret-7/import?token=abc");
        await Processes.Eventually.TrueAsync(() => app.Reached == 1, Test);
        service.Put(States.Closed(2) with { Settings = Settings });
        await service.ConfirmedAsync(2);

        await _time.AdvanceUntilAsync(aborted.Task);
        int before = service.Reports.All.Count;
        Task<(string, InstanceReport Report, string?)> next = service.Reports.NthAsync(before + 2, _ => true);
        await _time.AdvanceUntilAsync(next);

        InstanceReport report = (await next).Report;
        Assert.Equal((2, 1), (report.Revision, report.RequestsInFlight));
        InFlightItem item = Assert.Single(report.Oldest!);
        Assert.Equal(("POST /orders/{id}/import", InFlightKind.Request), (item.Name, item.Kind));
        Assert.InRange(item.Seconds, 5, 60);
        await _time.AdvanceUntilAsync(app.Log.FirstAsync(153));
        go.SetResult();
        await _time.AdvanceUntilAsync(service.Reports.FirstAsync(sent => sent.Report is { Revision: 2, RequestsInFlight: 0 }));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => request);
    }

    [Fact]
    public async Task Context_that_can_not_be_aborted_stops_no_other_abort_and_no_report()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        int cut = 0;
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Time = _time;
            setup.After = web => web.MapGet("/slow/{number}", async (HttpContext context, int number) =>
            {
                var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                using CancellationTokenRegistration end = context.RequestAborted.Register(over.SetResult);
                if (number == 1)
                {
                    context.Features.Set<IHttpRequestLifetimeFeature>(new Disposed());
                }

                await over.Task;
                Interlocked.Increment(ref cut);
            });
        });
        Task[] requests = [.. Enumerable.Range(1, 3).Select(number => (Task)app.GetAsync($"/slow/{number}"))];
        await Processes.Eventually.TrueAsync(() => app.Reached == 3, Test);
        service.Put(States.Closed(2) with { Settings = Settings });
        await service.ConfirmedAsync(2);

        await _time.AdvanceUntilAsync(service.Reports.FirstAsync(sent => sent.Report is { Revision: 2, RequestsInFlight: 1 }));

        Assert.Equal(2, cut);
        Assert.Empty(app.Log.Of(152));
        app.Http.CancelPendingRequests();
        await Task.WhenAll(requests).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Callback_of_aborted_work_that_takes_long_delays_no_report()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = _time);
        await using IMaintenanceWork work = await app.Services.GetRequiredService<IMaintenanceGate>().EnterAsync("nightly\u202E import\n", Test);
        using var callback = new ManualResetEventSlim();
        using var called = new ManualResetEventSlim();
        using CancellationTokenRegistration registration = work.Aborted.Register(() =>
        {
            called.Set();
            callback.Wait(Test);
        });
        service.Put(States.Closed(2) with { Settings = Settings });
        await service.ConfirmedAsync(2);
        await _time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => called.IsSet);

        int before = service.Reports.All.Count;
        Task<(string, InstanceReport Report, string?)> next = service.Reports.NthAsync(before + 2, _ => true);
        await _time.AdvanceUntilAsync(next);

        Assert.Equal("nightly? import?", Assert.Single((await next).Report.Oldest!).Name);
        callback.Set();
    }

    [Fact]
    public async Task Request_that_comes_long_after_the_drain_time_is_refused_however_long_it_takes_to_be_decided()
    {
        using var reached = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Settings = Settings });
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Time = _time;
            setup.Before = web => web.Use((context, next) =>
            {
                context.Features.Set<IHttpRequestFeature>(new SlowPath(context.Features.GetRequiredFeature<IHttpRequestFeature>(), reached, go));
                return next();
            });
        });
        await service.ConfirmedAsync(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        Task<HttpStatusCode> refused = app.StatusAsync("/orders");
        await Processes.Eventually.TrueAsync(() => reached.IsSet, Test);

        int before = service.Reports.All.Count;
        Task<(string, InstanceReport Report, string?)> next = service.Reports.NthAsync(before + 2, _ => true);
        await _time.AdvanceUntilAsync(next);
        go.Set();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await refused);
        Assert.Equal(0, (await next).Report.RequestsInFlight);
    }

    // The thread of the request reads its path only when it may.
    private sealed class SlowPath(IHttpRequestFeature inner, ManualResetEventSlim reached, ManualResetEventSlim go) : IHttpRequestFeature
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;

        public string Protocol { get => inner.Protocol; set => inner.Protocol = value; }

        public string Scheme { get => inner.Scheme; set => inner.Scheme = value; }

        public string Method { get => inner.Method; set => inner.Method = value; }

        public string PathBase { get => inner.PathBase; set => inner.PathBase = value; }

        public string Path
        {
            get
            {
                if (Environment.CurrentManagedThreadId == _thread)
                {
                    reached.Set();
                    go.Wait(Test);
                }

                return inner.Path;
            }

            set => inner.Path = value;
        }

        public string QueryString { get => inner.QueryString; set => inner.QueryString = value; }

        public string RawTarget { get => inner.RawTarget; set => inner.RawTarget = value; }

        public IHeaderDictionary Headers { get => inner.Headers; set => inner.Headers = value; }

        public Stream Body { get => inner.Body; set => inner.Body = value; }
    }

    private sealed class Disposed : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort() => throw new ObjectDisposedException("timeout");
    }
}
