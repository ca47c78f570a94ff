using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Tests.Service.Contract;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Transitions;

/// <summary>Proves that a transition is visible from its time on, even before the scheduler's next check of the clock.</summary>
public sealed class DueTests
{
    private static readonly TimeSpan BeforeTheNextLook = TimeSpan.FromMilliseconds(100);
    private readonly ManualClock _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Write_that_comes_after_an_end_finds_it_ended()
    {
        await using RunningService service = await RunningService.StartAsync(_time);
        await service.Http.Put("/v1/sites/shop");
        foreach (string id in new[] { "patched", "put", "renewed", "ended", "all" })
        {
            await service.Http.Put($"/v1/sites/shop/maintenances/{id}", """{"duration":"PT0.1S","lease":{"seconds":600}}""");
        }

        string endsAt = WireTime.Format(_time.GetUtcNow() + BeforeTheNextLook);
        _time.Advance(BeforeTheNextLook);

        Assert.Equal((409, "maintenance-ended"), (await service.Http.Patch("/v1/sites/shop/maintenances/patched", """{"duration":"PT1H"}""")).Refusal);
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Put("/v1/sites/shop/maintenances/put", """{"duration":"PT1H"}""")).Refusal);
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Post("/v1/sites/shop/maintenances/renewed/renew")).Refusal);
        Answer ended = await service.Http.Delete("/v1/sites/shop/maintenances/ended");
        Assert.Equal("elapsed", ended["endReason"]);
        Assert.Equal(endsAt, ended["endedAt"]);
        Assert.Equal("[]", (await service.Http.Delete("/v1/sites/shop/maintenances"))["items"]);
        Assert.Equal("open", (await service.Http.Get("/v1/sites/shop"))["mode"]);
    }

    [Fact]
    public async Task Start_that_is_due_is_committed_before_any_answer()
    {
        await using RunningService service = await RunningService.StartAsync(_time);
        await service.Http.Put("/v1/sites/shop");
        await service.Http.Put("/v1/sites/shop/maintenances/m", $$"""{"startsAt":"{{WireTime.Format(_time.GetUtcNow() + BeforeTheNextLook)}}"}""");
        _time.Advance(BeforeTheNextLook);

        Answer asked = await service.Http.Get("/v1/sites/shop");

        Assert.Equal("closed", asked["mode"]);
        Assert.Equal(3, asked.Revision);
    }

    [Fact]
    public async Task On_a_full_disk_reads_continue_and_no_site_is_converged()
    {
        await using RunningService service = await RunningService.StartAsync(_time, configure: builder => builder.Services.AddSingleton<IStore, FailingStore>());
        var store = (FailingStore)service.Services.GetRequiredService<IStore>();
        string key = await service.KeyAsync(KeyRole.Instance, "shop");
        using var instanceClient = new MaintenanceClient(service.Address, () => key);
        var instance = new ReportingInstance(instanceClient, "shop", "i");
        await instance.RegisterAsync();
        await service.Http.Put("/v1/sites/shop/maintenances/m", """{"duration":"PT0.1S"}""");
        await instance.ConfirmAsync();
        Answer before = await service.Http.Get("/v1/sites/shop/convergence?maintenance=m");

        store.Fault = ProblemKind.StorageFull;
        _time.Advance(BeforeTheNextLook);
        Answer site = await service.Http.Get("/v1/sites/shop");
        Answer list = await service.Http.Get("/v1/sites");
        Answer word = await service.Http.Get("/v1/sites/shop/convergence?maintenance=m");
        store.Fault = null;
        await service.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("true", before["converged"]);
        Assert.Equal((200, "false"), (site.Status, site["converged"]));
        Assert.Equal((200, "false"), (list.Status, list["items.0.converged"]));
        Assert.Equal((200, "false", "pending"), (word.Status, word["converged"], word["blockers.0.reason"]));
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Get("/v1/sites/shop/convergence?maintenance=m")).Refusal);
        Assert.Equal("elapsed", (await service.Http.Get("/v1/sites/shop/maintenances/m"))["endReason"]);
    }
}
