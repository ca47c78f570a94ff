using System.Diagnostics;
using MaintenanceService.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>The request that code runs in: by the accessor, else by an activity of the request or inside it; and none where neither tells.</summary>
public sealed class RequestFlowTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddInMemoryMaintenance().BuildServiceProvider();
    private readonly RunningWork _running;
    private readonly HttpContextAccessor _accessor = new();

    public RequestFlowTests()
    {
        Activity.Current = null;
        _running = _services.GetRequiredService<RunningWork>();
    }

    [Fact]
    public void Accessor_tells_the_request_among_others()
    {
        Run(activity: null);
        DefaultHttpContext own = Run(activity: null);
        Run(activity: null);
        _accessor.HttpContext = own;

        Assert.Same(own, Found(_accessor));
        Assert.Null(Found(accessor: null));
    }

    [Fact]
    public void Activity_tells_the_request_and_so_does_each_inside_it()
    {
        Run(Started());
        Activity request = Started();
        DefaultHttpContext own = Run(request);
        Run(activity: null);

        Assert.Same(own, Found(accessor: null));
        Assert.Same(own, Found(_accessor));
        Activity.Current = request;
        using Activity inner = new Activity("inner").Start();
        using Activity innermost = new Activity("innermost").Start();
        Assert.Same(own, Found(accessor: null));
    }

    [Fact]
    public void Activity_tells_where_the_accessor_shows_a_request_that_is_not_recorded()
    {
        DefaultHttpContext own = Run(Started());
        _accessor.HttpContext = new DefaultHttpContext();

        Assert.Same(own, Found(_accessor));
    }

    [Fact]
    public void Activity_of_no_request_tells_none()
    {
        Activity around = Started();
        Activity request = new Activity("request").Start();
        Run(request);
        Run(activity: null);
        Activity.Current = around;

        Assert.Null(Found(accessor: null));
    }

    [Fact]
    public void Request_that_is_over_is_none()
    {
        Activity request = Started();
        DefaultHttpContext own = Context(request);
        RequestSlot slot = _running.Requests.Enter(own, ThreadNumber.Current);
        _accessor.HttpContext = own;
        Assert.Same(own, Found(_accessor));

        slot.Leave();

        Assert.Null(Found(_accessor));
        Assert.Null(Found(accessor: null));
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    public void Nothing_tells_without_an_accessor_and_an_activity(bool hasAccessor, bool hasActivity, bool isBlind)
    {
        Activity.Current = hasActivity ? Started() : null;

        Assert.Equal(isBlind, new RequestFlow(_running, hasAccessor ? _accessor : null).IsBlind);
    }

    [Fact]
    public void Request_without_an_activity_is_unknown_and_one_whose_features_are_gone()
    {
        Assert.False(RequestFlow.IsUnknown(Context(Started())));
        Assert.True(RequestFlow.IsUnknown(Context(activity: null)));
        var over = new DefaultHttpContext();
        over.Uninitialize();
        Assert.True(RequestFlow.IsUnknown(over));
    }

    public void Dispose() => _services.Dispose();

    private static Activity Started()
    {
        Activity.Current = null;
        return new Activity("request").Start();
    }

    private static DefaultHttpContext Context(Activity? activity)
    {
        var context = new DefaultHttpContext();
        if (activity is not null)
        {
            context.Features.Set<IHttpActivityFeature>(new ActivityFeature(activity));
        }

        return context;
    }

    private DefaultHttpContext Run(Activity? activity)
    {
        DefaultHttpContext context = Context(activity);
        _running.Requests.Enter(context, ThreadNumber.Current);
        return context;
    }

    private HttpContext? Found(IHttpContextAccessor? accessor) => new RequestFlow(_running, accessor).Find()?.Context;

    private sealed class ActivityFeature(Activity activity) : IHttpActivityFeature
    {
        public Activity Activity { get; set; } = activity;
    }
}
