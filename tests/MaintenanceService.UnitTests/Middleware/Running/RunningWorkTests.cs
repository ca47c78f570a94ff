using System.Net;
using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>What counts as still running: the requests and the work of before, as far as what is in force refuses them, until they end.</summary>
public sealed class RunningWorkTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly EnforcedState Before = Compile(States.Open(), previous: null);
    private readonly RunningWork _running = new(
        new ServiceCollection().AddLogging().AddInMemoryMaintenance().BuildServiceProvider().GetRequiredService<RequestEvaluator>(), new AbortQueue(isInline: true));

    [Theory]
    [InlineData("/shop", "/elsewhere", 1)]
    [InlineData("/shop/cart", "/elsewhere", 1)]
    [InlineData("/shop/help", "/elsewhere", 0)]
    [InlineData("/blog", "/elsewhere", 0)]
    [InlineData("/blog", "/shop", 0)]
    public void Request_counts_where_the_path_that_it_came_with_is_refused(string path, string rewritten, int count)
    {
        EnforcedState state = Closing(States.Maintenance(paths: "/shop") with { ExemptPaths = ["/shop/help"] });
        Enter(Request("GET", rewritten), path);

        Assert.Equal(new RunningCounts(count, 0), Count(state));
    }

    [Fact]
    public void Request_of_the_state_itself_or_that_left_does_not_count()
    {
        EnforcedState state = Closing(States.Maintenance());
        Enter(Request(), "/", generation: state.Generation);
        Enter(Request(), "/").Leave();
        Assert.Equal(default, Count(state));

        Enter(Request(), "/", generation: state.Generation - 1);
        Assert.Equal(new RunningCounts(1, 0), Count(state));
    }

    [Fact]
    public void Lasting_answer_counts_as_a_connection()
    {
        EnforcedState state = Closing(States.Maintenance());
        DefaultHttpContext stream = Request();
        stream.Response.ContentType = "text/event-stream";
        DefaultHttpContext socket = Request();
        socket.Response.StatusCode = 101;
        Enter(stream);
        Enter(socket, "/");
        Enter(Request("CONNECT"));
        Enter(Request());

        Assert.Equal(new RunningCounts(1, 3), Count(state));
    }

    [Fact]
    public void Oldest_are_named_with_their_age_and_kind()
    {
        EnforcedState state = Closing(States.Maintenance());
        DefaultHttpContext stream = Request();
        stream.Response.ContentType = "text/event-stream";
        _running.Second = 2;
        Enter(Request("POST"), "/");
        _running.Second = 12;
        Enter(stream);
        _running.Begin(new WorkOrigin(Before.Generation, null), "import");
        _running.Second = 45;
        var oldest = new OldestWork();

        Assert.Equal(new RunningCounts(2, 1), _running.Count(state, Now, oldest));

        Assert.Equal(
            [("POST (no route)", InFlightKind.Request, 43), ("GET (no route)", InFlightKind.Connection, 33), ("import", InFlightKind.Work, 33)],
            oldest.Items.Select(item => (item.Name, item.Kind, item.Seconds)));
    }

    [Theory]
    [InlineData("", "/shop", "/shop", "/shop", true)]
    [InlineData("", "/index.html", "/shop/cart?x=1", "/shop", true)]
    [InlineData("", "/index.html", "/shop", "/index.html", true)]
    [InlineData("", "/index.html", "/shop", "/blog", false)]
    [InlineData("", "/shop", "*", "/shop", true)]
    [InlineData("", "/shop", "", "/blog", false)]
    [InlineData("/app", "/shop", "/app/shop", "/shop", true)]
    [InlineData("/app", "/shop", "/app/shop", "/app", true)]
    [InlineData("/app", "/shop", "/app/shop", "/blog", false)]
    [InlineData("/a/b", "/c", "/a/b/c", "/b", true)]
    [InlineData("/a/b", "/c", "/a/b/c", "/a", true)]
    [InlineData("/app", "/index.html", "/app/shop", "/shop", true)]
    [InlineData("/app", "/index.html", "/app/shop", "/app", true)]
    [InlineData("/app", "/index.html", "/apple/shop", "/shop", false)]
    [InlineData("/app", "/index.html", "/apple/shop", "/apple", true)]
    [InlineData("/app", "/index.html", "/shop", "/shop", true)]
    [InlineData("/app", "/index.html", "/app", "/app", true)]
    public void Request_that_was_not_recorded_counts_by_the_path_that_was_sent_or_the_one_it_has(string pathBase, string path, string sent, string closed, bool counts)
    {
        DefaultHttpContext request = Request("GET", path);
        request.Request.PathBase = pathBase;
        request.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = sent;
        Enter(request);

        Assert.Equal(counts ? 1 : 0, Count(Closing(States.Maintenance(paths: closed))).Requests);
    }

    [Fact]
    public void Path_that_was_sent_is_split_between_its_segments_alone()
    {
        DefaultHttpContext request = Request("GET", "/index.html");
        request.Request.PathBase = "/app";
        request.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/apple/shop";
        Enter(request);

        // Each path that it may have come with is exempt.
        Assert.Equal(0, Count(Closing(States.Maintenance() with { ExemptPaths = ["/app", "/apple", "/index.html"] })).Requests);
    }

    [Theory]
    [InlineData("/hook", "/hook", 0)]
    [InlineData("/hook", "/sent", 1)]
    public void Endpoint_counts_where_it_belongs_to_the_path(string path, string sent, int count)
    {
        DefaultHttpContext request = Request("POST", path);
        request.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = sent;
        request.SetEndpoint(Open);
        Enter(request);

        Assert.Equal(count, Count(Closing(States.Maintenance())).Requests);
    }

    [Fact]
    public void Endpoint_that_was_recorded_counts_whatever_the_app_has_set_since()
    {
        EnforcedState state = Closing(States.Maintenance());
        Enter(Request(), "/hook", endpoint: Open);
        Assert.Equal(0, Count(state).Requests);

        DefaultHttpContext other = Request();
        Enter(other, "/page");
        other.SetEndpoint(Open);
        Assert.Equal(1, Count(state).Requests);
    }

    [Fact]
    public void Reading_requests_do_not_count_while_reading_is_allowed()
    {
        EnforcedState state = Closing(States.Maintenance(mode: MaintenanceMode.ReadOnly));
        DefaultHttpContext socket = Request();
        socket.Request.Headers.Upgrade = "websocket";
        socket.Features.Set<IHttpUpgradeFeature>(new Upgrade());
        DefaultHttpContext tunnel = Request();
        tunnel.Features.Set<IHttpExtendedConnectFeature>(new Upgrade());
        Enter(Request());
        Enter(Request("HEAD"), "/");
        Assert.Equal(default, Count(state));

        Enter(Request("POST"));
        Enter(socket);
        Enter(tunnel, "/");
        Assert.Equal(3, Count(state).Requests);
    }

    [Theory]
    [InlineData("10.1.2.3", 0)]
    [InlineData("203.0.113.1", 1)]
    public void Request_of_a_network_that_passes_does_not_count(string address, int count)
    {
        DefaultHttpContext request = Request();
        request.Connection.RemoteIpAddress = IPAddress.Parse(address);
        AspNetCore.Rules.PeerAddress.Record(request);
        Enter(request);

        Assert.Equal(count, Count(Closing(States.Maintenance() with { BypassNetworks = ["10.0.0.0/8"] })).Requests);
    }

    [Fact]
    public async Task Work_counts_from_its_begin_to_its_end()
    {
        EnforcedState state = Closing(States.Maintenance());
        WorkSection work = _running.Begin(new WorkOrigin(Before.Generation, null), "import");
        _running.Begin(new WorkOrigin(state.Generation, null), "later");
        Assert.Equal((1L, false), (Count(state).Requests, work.IsOver));

        await work.DisposeAsync();
        await work.DisposeAsync();

        Assert.Equal((0L, true), (Count(state).Requests, work.IsOver));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Work_beside_a_maintenance_of_some_paths_counts_where_it_may_be_in_them(bool mayBeInRequest, int count)
    {
        _running.Begin(new WorkOrigin(Before.Generation, null, mayBeInRequest), "import");

        Assert.Equal(count, Count(Closing(States.Maintenance(paths: "/shop"))).Requests);
        Assert.Equal(1, Count(Closing(States.Maintenance(mode: MaintenanceMode.ReadOnly))).Requests);
        Assert.Equal(0, Count(Compile(States.Open(revision: 2), Closing(States.Maintenance()))).Requests);
    }

    [Theory]
    [InlineData("/shop", 1)]
    [InlineData("/blog", 0)]
    public void Work_inside_a_request_counts_as_the_request_would_also_after_it(string path, int count)
    {
        LeaveWork(Request(), path);

        Assert.Equal(count, Count(Closing(States.Maintenance(paths: "/shop"))).Requests);
    }

    [Fact]
    public void Work_inside_a_request_gets_through_as_the_request_did_also_after_it()
    {
        (SiteStatePass pass, string token) = States.Pass(expiresAt: Now.AddHours(1));
        DefaultHttpContext request = Request();
        request.Request.Headers["Maintenance-Pass"] = token;
        LeaveWork(request, "/");

        SiteState closed = States.With(States.Maintenance());
        Assert.Equal(0, Count(Compile(closed with { Passes = [pass] }, Before)).Requests);
        Assert.Equal(1, Count(Compile(closed, Before)).Requests);
    }

    [Fact]
    public void Connections_are_aborted_first_and_requests_on_demand_each_once()
    {
        EnforcedState state = Closing(States.Maintenance(paths: "/shop"));
        (DefaultHttpContext request, DefaultHttpContext stream, DefaultHttpContext elsewhere) = (Request(), Request(), Request());
        stream.Response.ContentType = "text/event-stream";
        Enter(request, "/shop");
        Enter(stream, "/shop");
        Enter(elsewhere, "/blog");
        WorkSection work = _running.Begin(new WorkOrigin(Before.Generation, null, MayBeInRequest: true), "import");

        _running.Abort(state, requestsToo: false, Now);
        Assert.Equal((0, 1, 0, false), (Aborts(request), Aborts(stream), Aborts(elsewhere), work.Aborted.IsCancellationRequested));
        _running.Abort(state, requestsToo: true, Now);
        Assert.Equal((1, 1, 0, true), (Aborts(request), Aborts(stream), Aborts(elsewhere), work.Aborted.IsCancellationRequested));
        _running.Abort(state, requestsToo: true, Now);
        Assert.Equal((1, 1, 0, true), (Aborts(request), Aborts(stream), Aborts(elsewhere), work.Aborted.IsCancellationRequested));
        Assert.Equal(new RunningCounts(2, 1), Count(state));

        // Of another generation each is asked once more.
        _running.Abort(Compile(States.With(2, States.Maintenance(paths: ["/shop", "/api"])), state), requestsToo: true, Now);
        Assert.Equal((2, 2, 0), (Aborts(request), Aborts(stream), Aborts(elsewhere)));
    }

    [Fact]
    public void Request_that_ends_while_others_are_aborted_is_left_alone()
    {
        (DefaultHttpContext one, DefaultHttpContext other) = (Request(), Request());
        (RequestSlot first, RequestSlot second) = (Enter(one, "/"), Enter(other, "/"));
        one.Features.Set<IHttpRequestLifetimeFeature>(new AbortCounter(() => second.Leave()));
        other.Features.Set<IHttpRequestLifetimeFeature>(new AbortCounter(() => first.Leave()));

        _running.Abort(Closing(States.Maintenance()), requestsToo: true, Now);

        Assert.Equal(1, Aborts(one) + Aborts(other));
    }

    [Fact]
    public void Abort_that_fails_does_not_keep_the_others()
    {
        (DefaultHttpContext first, DefaultHttpContext second) = (Request(), Request());
        first.Features.Set<IHttpRequestLifetimeFeature>(new AbortCounter(() => throw new InvalidOperationException()));
        Enter(first, "/");
        Enter(second, "/");

        _running.Abort(Closing(States.Maintenance()), requestsToo: true, Now);

        Assert.Equal(1, Aborts(second));
    }

    [Fact]
    public void Refused_and_bypassed_requests_of_all_threads_are_counted()
    {
        // All live until the last has counted: a thread that ends leaves its place to the next.
        using var counted = new Barrier(3);
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            _running.CountRefused();
            _running.CountBypassed();
            _running.CountBypassed();
            counted.SignalAndWait(HangGuard.Longest);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        _running.CountRefused();

        Assert.Equal((4, 6), (_running.Refused, _running.Bypassed));
    }

    private static Endpoint Open { get; } = new(_ => Task.CompletedTask, new EndpointMetadataCollection(new AllowDuringMaintenanceAttribute()), "hook");

    private static EnforcedState Compile(SiteState source, EnforcedState? previous) =>
        StateCompiler.Compile(new StateInputs("shop", null, MaintenanceMode.Open, null), source, false, Now, Now, null, previous);

    private static EnforcedState Closing(SiteStateMaintenance maintenance) => Compile(States.With(maintenance), Before);

    private static DefaultHttpContext Request(string method = "GET", string path = "/")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = path;
        context.Features.Set<IHttpRequestLifetimeFeature>(new AbortCounter());
        return context;
    }

    private static int Aborts(DefaultHttpContext context) => ((AbortCounter)context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>()).Aborts;

    private RunningCounts Count(EnforcedState state) => _running.Count(state, Now);

    // Begins work inside a request, which then ends.
    private void LeaveWork(DefaultHttpContext request, string path)
    {
        RequestSlot slot = Enter(request, path);
        slot.IsOlderThan(Before.Generation + 1, out RecordedRequest recorded);
        var view = new RequestView();
        view.Read(recorded);
        _running.Begin(new WorkOrigin(recorded.Generation, view.Detached()), "import");
        slot.Leave();
        request.Request.Headers.Clear();
    }

    // Recorded with its path where a state has decided about it, else as an open state lets it pass.
    private RequestSlot Enter(DefaultHttpContext context, string? path = null, int? generation = null, Endpoint? endpoint = null)
    {
        RequestSlot slot = _running.Requests.Enter(context, ThreadNumber.Current);
        if (path is not null)
        {
            slot.RecordEvaluation(path, endpoint, generation ?? Before.Generation);
        }

        return slot;
    }

    private sealed class Upgrade : IHttpUpgradeFeature, IHttpExtendedConnectFeature
    {
        public bool IsUpgradableRequest => true;

        public bool IsExtendedConnect => true;

        public string? Protocol => "websocket";

        public Task<Stream> UpgradeAsync() => throw new NotSupportedException();

        public ValueTask<Stream> AcceptAsync() => throw new NotSupportedException();
    }
}
