using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using MaintenanceService.Tests.Service;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>A colleague changes a maintenance while its instances are waited for: its start is no success.</summary>
public sealed class ChangedStartTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    public static TheoryData<string, MaintenanceRequest> Changes => new()
    {
        { "it is read-only, not closed", new MaintenanceRequest { Mode = MaintenanceMode.ReadOnly, Reason = "changed" } },
        { "it covers /x alone", new MaintenanceRequest { Paths = ["/x"], Reason = "changed" } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_that_lets_requests_pass_fails_the_start_and_is_left(string words, MaintenanceRequest change)
    {
        string site = await shared.SiteAsync();
        string key = await shared.Service.KeyAsync(KeyRole.Instance, site);
        using var app = new MaintenanceClient(shared.Service.Address, () => key);
        var instance = new ReportingInstance(app, site, "i");
        await instance.RegisterAsync();
        var asking = new TaskCompletionSource();
        using var caller = new FlowCaller(shared.Service.Address, RunningService.AdminKey) { Steps = _ => asking.TrySetResult() };

        Task<bool> start = caller.StartAsync(site, "m", wait: true);
        await asking.Task.WaitAsync(HangGuard.Longest, TimeProvider.System, Test);
        await shared.Service.Client.PutMaintenanceAsync(site, "m", change, cancellationToken: Test);
        await instance.ConfirmAsync();
        FlowException failed = await Assert.ThrowsAsync<FlowException>(() => start.WaitAsync(HangGuard.Longest, TimeProvider.System, Test));

        Assert.Equal(FlowErrors.RevisionConflict, failed.ErrorId);
        Assert.Contains(words, failed.Message, StringComparison.Ordinal);
        Maintenance left = (await shared.Service.Client.GetMaintenanceAsync(site, "m", Test)).Value;
        Assert.Equal((MaintenanceStatus.Active, "changed"), (left.Status, left.Reason));
    }
}
