#pragma warning disable BL0006 // A test's renderer has no other base to derive from.
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.Logging.Abstractions;

namespace MaintenanceService.Tests.Middleware.Banners;

/// <summary>Renders a component as an interactive page does, and counts how often it changes.</summary>
internal sealed class CountingRenderer(IServiceProvider services) : Renderer(services, NullLoggerFactory.Instance)
{
    private int _renders;

    public int Renders => Volatile.Read(ref _renders);

    public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

    public Task AddAsync<T>()
        where T : IComponent => Dispatcher.InvokeAsync(() => RenderRootComponentAsync(AssignRootComponentId(InstantiateComponent(typeof(T)))));

    protected override void HandleException(Exception exception) => throw new InvalidOperationException("The component failed.", exception);

    protected override Task UpdateDisplayAsync(in RenderBatch renderBatch)
    {
        Interlocked.Increment(ref _renders);
        return Task.CompletedTask;
    }
}
