using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using MaintenanceService.Tests.Service;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Several sites at once: all or none, and nobody waits for one when another can't be closed any more.</summary>
public sealed class SeveralSitesTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Site_that_nobody_can_confirm_ends_the_wait_for_the_others()
    {
        string slow = await shared.SiteAsync();
        string hopeless = await shared.SiteAsync();
        string key = await shared.Service.KeyAsync(KeyRole.Instance, slow);
        using var app = new MaintenanceClient(shared.Service.Address, () => key);
        // It never confirms: without the other site the wait would last for a day.
        await new ReportingInstance(app, slow, "i").RegisterAsync();
        using var caller = new FlowCaller(shared.Service.Address, RunningService.AdminKey);

        FlowException failed = await Assert.ThrowsAsync<FlowException>(
            () => caller.StartAllAsync(TimeSpan.FromDays(1), slow, hopeless).WaitAsync(HangGuard.Longest, TimeProvider.System, Test));

        Assert.Equal(FlowErrors.NotConverged, failed.ErrorId);
        Assert.All([slow, hopeless], site => Assert.Contains(site, failed.Message, StringComparison.Ordinal));
        foreach (string site in (string[])[slow, hopeless])
        {
            Assert.Equal(MaintenanceMode.Open, (await shared.Service.Client.GetSiteAsync(site, Test)).Value.Mode);
        }
    }

    [Fact]
    public async Task Site_that_got_an_instance_while_another_one_was_waited_for_is_waited_for_again()
    {
        string first = await shared.SiteAsync();
        string last = await shared.SiteAsync();
        string key = await shared.Service.KeyAsync(KeyRole.Instance, first, last);
        using var app = new MaintenanceClient(shared.Service.Address, () => key);
        ReportingInstance[] instances = [new(app, first, "i"), new(app, last, "i"), new(app, first, "late")];
        await instances[0].RegisterAsync();
        await instances[1].RegisterAsync();
        var asking = new TaskCompletionSource();
        var converged = new TaskCompletionSource();
        var askingAgain = new TaskCompletionSource();
        using var caller = new FlowCaller(shared.Service.Address, RunningService.AdminKey)
        {
            Steps = step =>
            {
                if (step.Title == $"Closing {first}")
                {
                    (step.Done ? converged : converged.Task.IsCompleted ? askingAgain : asking).TrySetResult();
                }
            },
        };

        Task start = caller.StartAllAsync(TimeSpan.FromDays(1), first, last);
        await asking.Task.WaitAsync(HangGuard.Longest, TimeProvider.System, Test);
        await instances[0].ConfirmAsync();
        await converged.Task.WaitAsync(HangGuard.Longest, TimeProvider.System, Test);
        await instances[2].RegisterAsync();
        await instances[1].ConfirmAsync();
        Task next = await Task.WhenAny(start, askingAgain.Task).WaitAsync(HangGuard.Longest, TimeProvider.System, Test);
        await instances[2].ConfirmAsync();
        await start.WaitAsync(HangGuard.Longest, TimeProvider.System, Test);

        Assert.Same(askingAgain.Task, next);
    }
}
