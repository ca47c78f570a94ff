using System.Diagnostics;
using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>What runs inside a request does not wait for it, and counts with it; where nothing tells, no work waits for itself.</summary>
public sealed class GateInRequestTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly ServiceProvider _seeing = new ServiceCollection().AddLogging().AddHttpContextAccessor().AddInMemoryMaintenance().BuildServiceProvider();
    private readonly ServiceProvider _blind = new ServiceCollection().AddLogging().AddInMemoryMaintenance().BuildServiceProvider();

    public GateInRequestTests() => Activity.Current = null;

    [Theory]
    [InlineData("/shop", true)]
    [InlineData("/blog", false)]
    public async Task Work_inside_a_request_enters_and_counts_as_the_request_would_also_after_it(string path, bool counts)
    {
        var context = new DefaultHttpContext();
        RequestSlot slot = Enter(_seeing, context, path);
        _seeing.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        Close(_seeing, "/shop");

        IMaintenanceWork entered = await Gate(_seeing).EnterAsync("entered", Test);
        IMaintenanceWork tracked = Gate(_seeing).Track("tracked");
        Assert.Equal(counts ? 3 : 0, InFlight(_seeing));
        slot.Leave();
        Assert.Equal(counts ? 2 : 0, InFlight(_seeing));
        await entered.DisposeAsync();
        await tracked.DisposeAsync();

        Assert.Equal(0, InFlight(_seeing));
    }

    [Fact]
    public async Task Work_inside_a_request_enters_a_closed_site_at_once()
    {
        var context = new DefaultHttpContext();
        Enter(_seeing, context, "/");
        _seeing.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        Close(_seeing);

        ValueTask<IMaintenanceWork> entering = Gate(_seeing).EnterAsync("import", Test);

        Assert.True(entering.IsCompletedSuccessfully);
        await using IMaintenanceWork work = await entering;
        Assert.Equal(2, InFlight(_seeing));
        await using IMaintenanceWork inner = await Gate(_seeing).EnterAsync("inner", Test);
        Assert.Equal(3, InFlight(_seeing));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_is_found_by_its_activity_where_there_is_no_accessor(bool isInside)
    {
        using var request = new Activity("request");
        request.Start();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpActivityFeature>(new ActivityFeature(request));
        Enter(_blind, context, "/");
        Close(_blind);
        Activity.Current = isInside ? request : null;
        using var inner = new Activity("inside or beside");
        inner.Start();

        Task<IMaintenanceWork> entering = Gate(_blind).EnterAsync("import", Test).AsTask();

        Assert.Equal(isInside, entering.IsCompleted);
        await OpenAsync(entering);
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/blog", false)]
    public async Task Work_that_may_be_in_a_request_that_is_drained_enters(string path, bool enters)
    {
        // Nothing identifies the request: no accessor, and no activity.
        RequestSlot slot = Enter(_blind, new DefaultHttpContext(), path);
        Instance(_blind).Apply(States.With(1, States.Maintenance() with { ExemptPaths = ["/blog"] }) with { ServerTime = TimeProvider.System.GetUtcNow() });

        Task<IMaintenanceWork> entering = Gate(_blind).EnterAsync("import", Test).AsTask();
        Assert.Equal(enters, entering.IsCompleted);
        Assert.Equal(enters ? 2 : 0, InFlight(_blind));
        if (enters)
        {
            await (await entering).DisposeAsync();
        }

        slot.Leave();
        Assert.False(Gate(_blind).EnterAsync("another", new CancellationToken(canceled: true)).AsTask().IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Work_beside_a_request_waits_where_its_own_would_be_known(bool byAccessor)
    {
        ServiceProvider services = byAccessor ? _seeing : _blind;
        using var job = new Activity("job");
        if (!byAccessor)
        {
            job.Start();
        }

        Enter(services, new DefaultHttpContext(), "/");
        Close(services);

        Task<IMaintenanceWork> entering = Gate(services).EnterAsync("import", Test).AsTask();

        Assert.False(entering.IsCompleted);
        Assert.Equal(1, InFlight(services));
        await OpenAsync(entering, services);
    }

    [Theory]
    [InlineData("/shop", 2)]
    [InlineData("/blog", 0)]
    [InlineData(null, 0)]
    public async Task Work_that_enters_where_requests_are_drained_may_be_in_one_and_counts_from_then(string? path, int count)
    {
        if (path is not null)
        {
            Enter(_blind, new DefaultHttpContext(), path);
        }

        Close(_blind, "/shop");
        await using IMaintenanceWork work = await Gate(_blind).EnterAsync("import", Test);

        Assert.Equal(count, InFlight(_blind));
    }

    [Theory]
    [InlineData("/blog", 1)]
    [InlineData(null, 0)]
    public async Task Work_that_entered_where_a_request_ran_counts_as_soon_as_anything_is_refused(string? path, int count)
    {
        if (path is not null)
        {
            Enter(_blind, new DefaultHttpContext(), path);
        }

        await using IMaintenanceWork work = await Gate(_blind).EnterAsync("import", Test);

        Close(_blind, "/shop");

        Assert.Equal(count, InFlight(_blind));
    }

    [Theory]
    [InlineData("/blog", 1)]
    [InlineData(null, 0)]
    public async Task Work_tracked_where_a_request_runs_counts_as_soon_as_anything_is_refused(string? path, int count)
    {
        if (path is not null)
        {
            Enter(_blind, new DefaultHttpContext(), path);
        }

        await using IMaintenanceWork work = Gate(_blind).Track("import");

        Close(_blind, "/shop");

        Assert.Equal(count, InFlight(_blind));
    }

    [Fact]
    public async Task Work_tracked_beside_a_request_does_not_count_with_it_where_its_own_would_be_known()
    {
        Enter(_seeing, new DefaultHttpContext(), "/blog");
        await using IMaintenanceWork work = Gate(_seeing).Track("import");

        Close(_seeing, "/shop");

        Assert.Equal(0, InFlight(_seeing));
    }

    public void Dispose()
    {
        _seeing.Dispose();
        _blind.Dispose();
    }

    private static RequestSlot Enter(ServiceProvider services, DefaultHttpContext context, string path)
    {
        RequestSlot slot = services.GetRequiredService<RunningWork>().Requests.Enter(context, ThreadNumber.Current);
        slot.RecordEvaluation(path, null, Instance(services).State.Generation);
        return slot;
    }

    private static void Close(ServiceProvider services, params string[] paths) => services.GetRequiredService<InMemoryMaintenance>().Set(MaintenanceMode.Closed, paths: paths);

    private static IMaintenanceGate Gate(ServiceProvider services) => services.GetRequiredService<IMaintenanceGate>();

    private static InstanceStateMachine Instance(ServiceProvider services) => services.GetRequiredService<InstanceStateMachine>();

    private static long InFlight(ServiceProvider services) => Instance(services).Count().Requests;

    private async Task OpenAsync(Task<IMaintenanceWork> entering, ServiceProvider? services = null)
    {
        (services ?? _blind).GetRequiredService<InMemoryMaintenance>().Set(MaintenanceMode.Open);
        await entering.OrHangAsync();
        await (await entering).DisposeAsync();
    }

    private sealed class ActivityFeature(Activity activity) : IHttpActivityFeature
    {
        public Activity Activity { get; set; } = activity;
    }
}
