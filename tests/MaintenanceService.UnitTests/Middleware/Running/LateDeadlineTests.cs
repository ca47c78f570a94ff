using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Tests.Middleware.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>A process that was stopped beyond its deadline aborts at its first look what still runs, and refuses in good order what comes then.</summary>
public sealed class LateDeadlineTests : IDisposable
{
    private static readonly Task Never = new TaskCompletionSource().Task;
    private readonly InstanceUnderTest _app = new();
    private readonly ServiceProvider _services;
    private readonly InstanceStateMachine _instance;
    private readonly RequestDelegate _pipeline;

    public LateDeadlineTests()
    {
        _services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_app.Time).AddInMemoryMaintenance()
            .AddSingleton(provider => new RunningWork(provider.GetRequiredService<RequestEvaluator>(), new AbortQueue(isInline: true)))
            .BuildServiceProvider();
        _instance = _services.GetRequiredService<InstanceStateMachine>();
        InstanceUnderTest.Tell(_instance, _app.Open(revision: 1, InstanceUnderTest.Strict));
        var app = new ApplicationBuilder(_services);
        app.UseMaintenance().Run(_ => Never);
        _pipeline = app.Build();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Request_that_is_being_refused_is_not_aborted_with_those_of_before()
    {
        (DefaultHttpContext before, AbortCounter beforeAborted) = Request();
        _ = _pipeline(before);
        _app.Time.Advance(TimeSpan.FromMinutes(1));
        (DefaultHttpContext late, AbortCounter lateAborted) = Request();
        Task refusal = _pipeline(late);
        Assert.False(refusal.IsCompleted);

        _instance.Tick();
        _instance.Tick();

        Assert.Equal((1, 0), (beforeAborted.Aborts, lateAborted.Aborts));
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, late.Response.StatusCode);
    }

    [Fact]
    public void Request_without_a_decision_is_aborted_where_it_has_none_at_the_next_look_either()
    {
        _app.Time.Advance(TimeSpan.FromMinutes(1));
        (DefaultHttpContext request, AbortCounter aborted) = Request();
        _services.GetRequiredService<RunningWork>().Requests.Enter(request, ThreadNumber.Current);

        _instance.Tick();
        Assert.Equal(0, aborted.Aborts);
        _instance.Tick();
        Assert.Equal(1, aborted.Aborts);
    }

    // A request whose answer is not taken.
    private (DefaultHttpContext Context, AbortCounter Aborted) Request()
    {
        var aborted = new AbortCounter();
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.Method = "GET";
        context.Request.Path = "/";
        context.Response.Body = new FullBody();
        context.Features.Set<IHttpRequestLifetimeFeature>(aborted);
        return (context, aborted);
    }

    private sealed class FullBody : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Never);

        public override Task FlushAsync(CancellationToken cancellationToken) => Never;
    }
}
