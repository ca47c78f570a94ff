using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>A request that can't be read while it runs may be any: it counts, and is aborted with the rest.</summary>
public sealed class UnreadableRequestTests
{
    [Fact]
    public void Request_whose_features_are_gone_counts_until_it_is_over()
    {
        ServiceProvider services = new ServiceCollection().AddLogging().AddInMemoryMaintenance().BuildServiceProvider();
        var running = new RunningWork(services.GetRequiredService<RequestEvaluator>(), new AbortQueue(isInline: true));
        RequestSlot place = running.Requests.Enter(new DefaultHttpContext(new BrokenFeatures()), ThreadNumber.Current);
        InstanceStateMachine stateMachine = services.GetRequiredService<InstanceStateMachine>();
        services.GetRequiredService<InMemoryMaintenance>().Set(MaintenanceMode.Closed, paths: ["/elsewhere"]);
        EnforcedState state = stateMachine.State;
        var oldest = new OldestWork();

        Assert.Equal(new RunningCounts(1, 0), running.Count(state, TimeProvider.System.GetUtcNow(), oldest));
        Assert.Single(oldest.Items);
        place.Leave();
        Assert.Equal(default, running.Count(state, TimeProvider.System.GetUtcNow()));
    }

    /// <summary>What a server makes of a context that it has taken back.</summary>
    private sealed class BrokenFeatures : FeatureCollection, IFeatureCollection
    {
        object? IFeatureCollection.this[Type key]
        {
            get => throw new ObjectDisposedException(nameof(BrokenFeatures));
            set => throw new ObjectDisposedException(nameof(BrokenFeatures));
        }

        TFeature? IFeatureCollection.Get<TFeature>()
            where TFeature : default => throw new ObjectDisposedException(nameof(BrokenFeatures));
    }
}
