using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Tests.Service.Contract;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>An instance whose registration could not be stored may serve without being counted: its site has not converged.</summary>
public sealed class UnstoredInstanceTests
{
    private readonly ManualClock _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(ProblemKind.StorageFull, 507)]
    [InlineData(ProblemKind.StorageUnavailable, 503)]
    public async Task It_blocks_while_the_store_refuses_and_for_the_expiry_after(object kind, int status)
    {
        await using RunningService service = await RunningService.StartAsync(_time, configure: builder => builder.Services.AddSingleton<IStore, FailingStore>());
        var store = (FailingStore)service.Services.GetRequiredService<IStore>();
        string key = await service.KeyAsync(KeyRole.Instance, "shop");
        using var client = new MaintenanceClient(service.Address, () => key);
        using HttpClient app = service.HttpAs(key);
        var counted = new ReportingInstance(client, "shop", "counted");
        await counted.RegisterAsync();
        await service.Http.Put("/v1/sites/shop/maintenances/m");
        await counted.ConfirmAsync();
        Answer before = await service.Http.Get("/v1/sites/shop/convergence?maintenance=m");

        store.Fault = (ProblemKind)kind;
        Answer refused = await app.Put("/v1/sites/shop/instances/late", """{"run":"r","sequence":1,"revision":0,"mode":"open","requestsInFlight":5}""");
        Answer blocked = await service.Http.Get("/v1/sites/shop/convergence?maintenance=m");
        store.Fault = null;
        await service.PassAsync(TimeSpan.FromSeconds(119));
        Answer still = await service.Http.Get("/v1/sites/shop/convergence?maintenance=m");
        await service.PassAsync(TimeSpan.FromSeconds(4));
        Answer after = await service.Http.Get("/v1/sites/shop/convergence?maintenance=m");

        Assert.Equal(("true", status), (before["converged"], refused.Status));
        Assert.Equal(("false", "pending", "late"), (blocked["converged"], blocked["blockers.0.reason"], blocked["blockers.0.instance"]));
        Assert.Equal(("false", "true"), (still["converged"], after["converged"]));
    }

    [Fact]
    public async Task It_blocks_no_longer_once_it_has_left()
    {
        await using RunningService service = await RunningService.StartAsync(_time, configure: builder => builder.Services.AddSingleton<IStore, FailingStore>());
        var store = (FailingStore)service.Services.GetRequiredService<IStore>();
        string key = await service.KeyAsync(KeyRole.Instance, "shop");
        using HttpClient app = service.HttpAs(key);
        await service.Http.Put("/v1/sites/shop");
        store.Fault = ProblemKind.StorageFull;
        await app.Put("/v1/sites/shop/instances/late", """{"run":"r","sequence":1}""");

        Answer blocked = await service.Http.Get("/v1/sites/shop/convergence");
        Answer other = await app.Delete("/v1/sites/shop/instances/late?run=other");
        Answer left = await app.Delete("/v1/sites/shop/instances/late?run=r");

        Assert.Equal(("false", 404, 204), (blocked["converged"], other.Status, left.Status));
        Assert.Equal("true", (await service.Http.Get("/v1/sites/shop/convergence"))["converged"]);
    }
}
