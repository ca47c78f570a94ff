using System.Net;
using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>A pipeline that a middleware of the app has given up waiting for counts until it ends, whatever its connection does meanwhile.</summary>
public sealed class OutlivedRequestTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _goOn = new();

    /// <summary>How the pipeline ends.</summary>
    public enum Work
    {
        Returns,
        Fails,

        /// <summary>Its call has not returned when the request ends.</summary>
        Blocks,
        BlocksAndFails,

        /// <summary>Its call has not returned then, and it goes on later.</summary>
        BlocksAndReturns,

        /// <summary>It waits for the gate.</summary>
        Enters,
    }

    public static IEnumerable<TheoryDataRow<Work, bool, bool>> Ways() =>
        from work in Enum.GetValues<Work>()
        from isHttp2 in (bool[])[false, true]
        from changesThread in (bool[])[false, true]
        select new TheoryDataRow<Work, bool, bool>(work, isHttp2, changesThread);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_counts_until_it_ends(Work work, bool isHttp2, bool changesThread)
    {
        await using RunningApp app = await StartAsync(work, isHttp2, changesThread);
        InstanceStateMachine stateMachine = app.Services.GetRequiredService<InstanceStateMachine>();
        Assert.Equal(HttpStatusCode.GatewayTimeout, await SendAsync(app, HttpMethod.Post, "/import/7", isHttp2));
        // The same connection, and on it the same context.
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, HttpMethod.Get, "/status", isHttp2));

        app.Memory.Set(MaintenanceMode.Closed);

        Assert.Equal((1, 0), (stateMachine.Count().Requests, stateMachine.Count().Connections));
        InFlightItem item = Assert.Single(stateMachine.Oldest());
        Assert.Equal(("POST /import/{id}", InFlightKind.Request), (item.Name, item.Kind));
        // The control: a maintenance that does not refuse it does not wait for it.
        app.Memory.Set(MaintenanceMode.Closed, paths: ["/other"]);
        Assert.Equal(0, stateMachine.Count().Requests);
        app.Memory.Set(MaintenanceMode.ReadOnly);
        Assert.Equal(1, stateMachine.Count().Requests);
        await ReleaseAsync(work);
        await Processes.Eventually.TrueAsync(() => stateMachine.Count().Requests == 0, Test);
    }

    [Fact]
    public async Task It_counts_also_where_a_role_let_it_pass()
    {
        await using RunningApp app = await StartAsync(Work.Returns, isHttp2: false, changesThread: false, setup =>
        {
            setup.Options = options => options.BypassRoles.Add("staff");
            setup.Builder = builder => TestIdentity.Add(builder.Services);
        });
        InstanceStateMachine stateMachine = app.Services.GetRequiredService<InstanceStateMachine>();
        app.Memory.Set(MaintenanceMode.Closed);
        Assert.Equal(HttpStatusCode.GatewayTimeout, await SendAsync(app, HttpMethod.Post, "/import/7", isHttp2: false, ("X-User", "sam:staff")));
        Assert.Equal(0, stateMachine.Count().Requests);

        // The roles let nobody pass by themselves what has begun under another state.
        app.Memory.Set(MaintenanceMode.ReadOnly);

        Assert.Equal(1, stateMachine.Count().Requests);
        await ReleaseAsync(Work.Returns);
        await Processes.Eventually.TrueAsync(() => stateMachine.Count().Requests == 0, Test);
    }

    public void Dispose() => _goOn.Dispose();

    private Task<RunningApp> StartAsync(Work work, bool isHttp2, bool changesThread, Action<AppSetup>? change = null) => RunningApp.StartInMemoryAsync(setup =>
    {
        setup.Https = isHttp2;
        change?.Invoke(setup);
        setup.Before = web =>
        {
            web.UseWhen(context => context.Request.Path != "/status", branch => branch.Use(async (context, next) =>
            {
                // As a time-out around everything does.
                Task pipeline = IsBlocking(work) ? Task.Run(() => next(context)) : next(context);
                if (await Task.WhenAny(pipeline, _began.Task) != pipeline)
                {
                    context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
                }
            }));
            if (changesThread)
            {
                web.Use(OtherThread.ContinueAsync);
            }

            web.UseRouting();
        };
        setup.After = web =>
        {
            web.MapGet("/status", () => "fine").AllowDuringMaintenance();
            web.MapPost("/import/{id}", Task (HttpContext context) =>
            {
                IMaintenanceGate gate = context.RequestServices.GetRequiredService<IMaintenanceGate>();
                if (IsBlocking(work))
                {
                    _began.SetResult();
                    _goOn.Wait(Test);
                }

                return work switch
                {
                    Work.Blocks => Task.CompletedTask,
                    Work.BlocksAndFails => throw new InvalidOperationException("on purpose"),
                    _ => ImportAsync(work, gate),
                };
            });
        };
    });

    private static bool IsBlocking(Work work) => work is Work.Blocks or Work.BlocksAndFails or Work.BlocksAndReturns;

    private async Task ImportAsync(Work work, IMaintenanceGate gate)
    {
        _began.TrySetResult();
        await _go.Task;
        if (work == Work.Fails)
        {
            _ended.SetResult();
            throw new InvalidOperationException("on purpose");
        }

        if (work == Work.Enters)
        {
            await using IMaintenanceWork entered = await gate.EnterAsync("import", Test);
        }

        _ended.SetResult();
    }

    private async Task ReleaseAsync(Work work)
    {
        _goOn.Set();
        _go.SetResult();
        if (work is not (Work.Blocks or Work.BlocksAndFails))
        {
            await _ended.Task.WaitAsync(Test);
        }
    }

    private static async Task<HttpStatusCode> SendAsync(RunningApp app, HttpMethod method, string path, bool isHttp2, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11 };
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using HttpResponseMessage response = await app.Http.SendAsync(request, Test);
        return response.StatusCode;
    }
}
