using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>However a request ends, it counts until then and no longer.</summary>
public sealed class RequestEndTests : IDisposable
{
    private readonly TaskCompletionSource _pending = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddInMemoryMaintenance().BuildServiceProvider();

    [Theory]
    [InlineData("at once")]
    [InlineData("throws")]
    [InlineData("gives no task")]
    [InlineData("failed at once")]
    public void Request_that_is_over_at_once_does_not_count(string way)
    {
        RequestDelegate app = Pipeline(_ => way switch
        {
            "throws" => throw new InvalidOperationException(way),
            "gives no task" => null!,
            "failed at once" => Task.FromException(new InvalidOperationException(way)),
            _ => Task.CompletedTask,
        });
        Record.Exception(() => app(new DefaultHttpContext { RequestServices = _services }).GetAwaiter().GetResult());

        _services.GetRequiredService<InMemoryMaintenance>().Set(MaintenanceMode.Closed);
        Assert.Equal(0, _services.GetRequiredService<InstanceStateMachine>().Count().Requests);
    }

    [Theory]
    [InlineData("completes")]
    [InlineData("fails")]
    [InlineData("is cancelled")]
    public async Task Request_that_is_over_later_counts_until_then(string way)
    {
        RequestDelegate app = Pipeline(_ => _pending.Task);
        Task request = app(new DefaultHttpContext { RequestServices = _services });
        _services.GetRequiredService<InMemoryMaintenance>().Set(MaintenanceMode.Closed);
        InstanceStateMachine stateMachine = _services.GetRequiredService<InstanceStateMachine>();
        Assert.Equal(1, stateMachine.Count().Requests);

        bool ended = way switch
        {
            "fails" => _pending.TrySetException(new InvalidOperationException(way)),
            "is cancelled" => _pending.TrySetCanceled(TestContext.Current.CancellationToken),
            _ => _pending.TrySetResult(),
        };

        Assert.True(ended);
        await Record.ExceptionAsync(() => request);
        Assert.Equal(0, stateMachine.Count().Requests);
    }

    public void Dispose() => _services.Dispose();

    private RequestDelegate Pipeline(RequestDelegate endpoint)
    {
        var app = new ApplicationBuilder(_services);
        app.UseMaintenance().Run(endpoint);
        return app.Build();
    }
}
