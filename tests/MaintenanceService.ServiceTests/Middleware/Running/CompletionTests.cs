using System.Net;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>What the server runs of a request after its answer belongs to it, and counts: callbacks, and the disposal of its services.</summary>
public sealed class CompletionTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When a middleware before UseMaintenance opens the services of a request.</summary>
    public enum Opening
    {
        Never,
        Early,

        /// <summary>On another thread than the one on which the request began.</summary>
        EarlyElsewhere,

        /// <summary>Never, and UseMaintenance runs on another thread.</summary>
        NeverElsewhere,
    }

    public static IEnumerable<TheoryDataRow<string, Opening, bool, bool>> Ways() =>
        from way in (string[])["/completed", "/disposed", "/scoped", "/fails", "/again", "/before/completed", "/before/disposed"]
        from opening in Enum.GetValues<Opening>()
        from isHttp2 in (bool[])[false, true]
        from isFirst in (bool[])[false, true]
        select new TheoryDataRow<string, Opening, bool, bool>(way, opening, isHttp2, isFirst);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Request_counts_until_its_server_has_run_all_of_it(string way, Opening opening, bool isHttp2, bool isFirst)
    {
        await using RunningApp app = await StartAsync(opening, isHttp2);
        if (!isFirst)
        {
            // From its first one on, an app is known that opens the services of its requests early.
            await GetAsync(app, "/", isHttp2, Test);
            RequestTable requests = app.Services.GetRequiredService<RunningWork>().Requests;
            await Processes.Eventually.TrueAsync(() => requests.OlderThan(int.MaxValue).Count == 0, Test);
        }

        HttpStatusCode answered = await GetAsync(app, way, isHttp2, Test);
        await _began.Task.WaitAsync(Test);
        app.Memory.Set(MaintenanceMode.Closed);
        InstanceStateMachine stateMachine = app.Services.GetRequiredService<InstanceStateMachine>();

        Assert.Equal(way switch { "/fails" => HttpStatusCode.InternalServerError, "/again" => HttpStatusCode.NotFound, _ => HttpStatusCode.OK }, answered);
        Assert.Equal(1, stateMachine.Count().Requests);
        _go.SetResult();
        await Processes.Eventually.TrueAsync(() => stateMachine.Count().Requests == 0, Test);
    }

    [Theory]
    [InlineData(Opening.Never, false)]
    [InlineData(Opening.Early, false)]
    [InlineData(Opening.EarlyElsewhere, false)]
    [InlineData(Opening.Never, true)]
    [InlineData(Opening.Early, true)]
    [InlineData(Opening.EarlyElsewhere, true)]
    [InlineData(Opening.NeverElsewhere, false)]
    [InlineData(Opening.NeverElsewhere, true)]
    public async Task However_requests_end_none_is_left_behind(Opening opening, bool isHttp2)
    {
        _go.SetResult();
        await using RunningApp app = await StartAsync(opening, isHttp2);
        for (int i = 0; i < 50; i++)
        {
            foreach (string way in (string[])["/", "/completed", "/scoped", "/fails", "/again", "/before/completed"])
            {
                await GetAsync(app, way, isHttp2, Test);
            }

            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Test);
            Task<HttpStatusCode> aborted = GetAsync(app, "/hangs", isHttp2, giveUp.Token);
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => aborted);
        }

        app.Memory.Set(MaintenanceMode.Closed);
        InstanceStateMachine stateMachine = app.Services.GetRequiredService<InstanceStateMachine>();
        await Processes.Eventually.TrueAsync(() => stateMachine.Count().Requests == 0, Test);
    }

    private Task<RunningApp> StartAsync(Opening opening, bool isHttp2) => RunningApp.StartInMemoryAsync(setup =>
    {
        setup.Https = isHttp2;
        setup.Builder = builder => builder.Services.AddScoped(_ => new SlowEnd(EndAsync));
        setup.Before = web =>
        {
            web.UseExceptionHandler(handler => handler.Run(_ => Task.CompletedTask));
            web.UseStatusCodePagesWithReExecute("/");
            web.Use((context, next) =>
            {
                switch (context.Request.Path.Value)
                {
                    case "/before/completed":
                        context.Response.OnCompleted(EndAsync);
                        break;
                    case "/before/disposed":
                        context.Response.RegisterForDisposeAsync(new SlowEnd(EndAsync));
                        break;
                }

                return next(context);
            });
            if (opening is Opening.Early or Opening.EarlyElsewhere)
            {
                web.Use((context, next) =>
                {
                    _ = context.RequestServices;
                    return next(context);
                });
            }

            if (opening is Opening.EarlyElsewhere or Opening.NeverElsewhere)
            {
                web.Use(OtherThread.ContinueAsync);
            }
        };
        setup.After = web =>
        {
            web.MapGet("/completed", (HttpContext context) => context.Response.OnCompleted(EndAsync));
            web.MapGet("/disposed", (HttpContext context) => context.Response.RegisterForDisposeAsync(new SlowEnd(EndAsync)));
            web.MapGet("/scoped", (SlowEnd _) => { });
            web.MapGet("/fails", void (HttpContext context) =>
            {
                context.Response.OnCompleted(EndAsync);
                throw new InvalidOperationException("fails");
            });
            web.MapGet("/again", void (HttpContext context) =>
            {
                context.Response.OnCompleted(EndAsync);
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            });
            web.MapGet("/hangs", (HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        };
    });

    private async Task EndAsync()
    {
        _began.TrySetResult();
        await _go.Task;
    }

    private static async Task<HttpStatusCode> GetAsync(RunningApp app, string path, bool isHttp2, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11 };
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using HttpResponseMessage response = await app.Http.SendAsync(request, cancellationToken);
        return response.StatusCode;
    }

    private sealed class SlowEnd(Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await end();
    }
}
