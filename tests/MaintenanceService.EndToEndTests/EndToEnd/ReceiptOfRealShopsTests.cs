using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>Receipts count what clients of real Shops saw, whatever happens to the service meanwhile.</summary>
[Collection(typeof(OneAtATime))]
public sealed class ReceiptOfRealShopsTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Service_killed_again_and_again_still_knows_who_was_refused()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        using HttpClient one = Fleet.Http(await fleet.StartShopAsync("one"));
        using HttpClient two = Fleet.Http(await fleet.StartShopAsync("two"));
        Pass pass = await fleet.Client.CreatePassAsync("shop", new PassRequest { For = "sam" }, Test);
        await fleet.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Reason = "test" }, cancellationToken: Test);
        // So early that only the maintenance itself is in the store.
        await RestartAsync(fleet);
        await ConvergedAsync(fleet, "m");
        await AskAsync(one, HttpStatusCode.ServiceUnavailable, times: 7);
        await AskAsync(two, HttpStatusCode.ServiceUnavailable, times: 2);
        await AskAsync(two, HttpStatusCode.OK, times: 3, pass.Token);
        await RestartAsync(fleet);
        await AskAsync(one, HttpStatusCode.ServiceUnavailable, times: 4);
        await ConvergedAsync(fleet, "m");
        await fleet.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        await ConvergedAsync(fleet, null);
        await AskAsync(one, HttpStatusCode.OK, times: 5);

        Receipt receipt = await fleet.Client.GetReceiptAsync("shop", "m", Test);
        Assert.Equal((13, 3), (receipt.Refused, receipt.Bypassed));
        Assert.Equal([("one", 11, 0), ("two", 2, 3)], receipt.Instances.Select(part => (part.Instance, (int)part.Refused, (int)part.Bypassed)));
        Assert.All(receipt.Instances, part => Assert.InRange(part.ConfirmedAt!.Value, receipt.Maintenance.StartsAt, receipt.ConvergedAt!.Value));
        Assert.All(receipt.Instances, part => Assert.InRange(part.ReopenedAt!.Value, receipt.Maintenance.EndedAt!.Value, receipt.ReopenedAt!.Value));
    }

    [Fact]
    public async Task Refusals_for_two_maintenances_count_for_each_from_its_own_beginning()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        using HttpClient shop = Fleet.Http(fleet.Shops[0]);
        foreach (string id in new[] { "first", "second" })
        {
            await fleet.Client.PutMaintenanceAsync("shop", id, new MaintenanceRequest(), cancellationToken: Test);
            await ConvergedAsync(fleet, id);
            await AskAsync(shop, HttpStatusCode.ServiceUnavailable, times: 4);
        }

        await fleet.Client.EndAllMaintenancesAsync("shop", Test);
        await ConvergedAsync(fleet, null);

        Assert.Equal(8, (await fleet.Client.GetReceiptAsync("shop", "first", Test)).Refused);
        Assert.Equal(4, (await fleet.Client.GetReceiptAsync("shop", "second", Test)).Refused);
    }

    private static async Task AskAsync(HttpClient shop, HttpStatusCode expected, int times, string? pass = null)
    {
        for (int i = 0; i < times; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            if (pass is not null)
            {
                request.Headers.Add("Maintenance-Pass", pass);
            }

            using HttpResponseMessage answer = await shop.SendAsync(request, Test);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    private static async Task RestartAsync(Fleet fleet)
    {
        await fleet.Service.KillAsync();
        await fleet.StartServiceAsync();
    }

    private static async Task ConvergedAsync(Fleet fleet, string? maintenance) =>
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", maintenance, 300, Test)).Converged);
}
