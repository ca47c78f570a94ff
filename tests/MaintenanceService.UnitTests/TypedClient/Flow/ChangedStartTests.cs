using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>A maintenance that a colleague changes or cancels while its instances are waited for: nobody is told that the site is closed as asked.</summary>
public sealed class ChangedStartTests
{
    private readonly FlowService _service = new();

    [Fact]
    public async Task Start_that_was_loosened_meanwhile_fails_and_leaves_the_change()
    {
        ChangeWhileWaiting(record => record with { Paths = ["/x"] });

        FlowException failed = await FailedAsync();

        Maintenance left = _service.Records.Single();
        Assert.Equal((FlowErrors.RevisionConflict, MaintenanceStatus.Active), (failed.ErrorId, left.Status));
        Assert.StartsWith($"The maintenance of shop ('{left.Id}') was changed before the start was complete, and lets requests pass that it was to refuse: it covers /x alone.", failed.Message, StringComparison.Ordinal);
        Assert.EndsWith($"is left as it was changed: end it with end shop {left.Id}.", failed.Message, StringComparison.Ordinal);
        Assert.Equal("See who changed it, and how the site is: status shop.", failed.Advice);
        Assert.DoesNotContain(_service.Calls.All, call => call.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Others_that_were_started_with_it_are_ended_again()
    {
        ChangeWhileWaiting(record => record with { Mode = MaintenanceMode.ReadOnly }, "blog");

        FlowException failed = await FailedAsync("shop", "blog");

        Assert.Contains("What this call began was ended again: shop", failed.Message, StringComparison.Ordinal);
        Assert.Equal([("blog", MaintenanceStatus.Active), ("shop", MaintenanceStatus.Ended)], _service.Records.Select(record => (record.Site, record.Status)).Order());
    }

    [Fact]
    public async Task Change_of_a_leased_one_is_noticed_while_its_instances_do_not_confirm()
    {
        DateTimeOffset began = _service.Time.GetUtcNow();
        _service.Confirms = convergence => convergence with { Converged = false };
        ChangeWhileWaiting(record => record with { BypassNetworks = ["10.0.0.1"] });

        FlowException failed = await FailedAsync(new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 60 } }, "shop");

        Assert.Equal(FlowErrors.RevisionConflict, failed.ErrorId);
        Assert.Equal(MaintenanceStatus.Active, _service.Records.Single().Status);
        Assert.InRange(_service.Time.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Schedule_that_was_cancelled_meanwhile_fails_the_start()
    {
        var request = new MaintenanceRequest { StartsAt = _service.Time.GetUtcNow().AddHours(1) };
        ChangeWhileWaiting(record => record with { Status = MaintenanceStatus.Ended, EndReason = EndReason.Cancelled, EndedAt = _service.Time.GetUtcNow(), EndedBy = new Actor { Key = "theirs", Name = "others" } });

        FlowException failed = await FailedAsync(request, "shop");

        Assert.Equal(FlowErrors.MaintenanceEnded, failed.ErrorId);
        Assert.Contains("ended before the start was complete: cancelled before its start by others", failed.Message, StringComparison.Ordinal);
        Assert.Contains("had ended before: cancelled before its start by others", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ended again", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_after_the_start_is_the_present_one()
    {
        ChangeWhileWaiting(record => record with { Message = "Back at ten." });

        StartedMaintenance started = Assert.Single(await StartAsync(new MaintenanceRequest { Mode = MaintenanceMode.Closed }, "shop"));

        Assert.Equal("Back at ten.", started.Record!.Message);
    }

    [Fact]
    public async Task Schedule_that_begins_meanwhile_is_confirmed_as_what_it_is_then()
    {
        var request = new MaintenanceRequest { StartsAt = _service.Time.GetUtcNow().AddHours(1) };
        ChangeWhileWaiting(record => record with { Status = MaintenanceStatus.Active });

        StartedMaintenance started = Assert.Single(await StartAsync(request, "shop"));

        Assert.Equal(MaintenanceStatus.Active, started.Record!.Status);
        Assert.Contains(_service.Calls.All, call => call.StartsWith($"GET shop/convergence?maintenance={started.Id}&", StringComparison.Ordinal));
    }

    private void ChangeWhileWaiting(Func<Maintenance, Maintenance> change, string site = "shop")
    {
        bool changed = false;
        _service.BeforeAnswer = call =>
        {
            if (!changed && call.StartsWith($"GET {site}/convergence", StringComparison.Ordinal))
            {
                changed = true;
                _service.Change(site, _service.Records.Single(record => record.Site == site).Id, change);
            }
        };
    }

    private async Task<IReadOnlyList<StartedMaintenance>> StartAsync(MaintenanceRequest request, params string[] sites)
    {
        var flow = new MaintenanceFlow(_service.Context);
        var options = new StartOptions { Items = [.. sites.Select(site => new StartItem(site, null, request))] };
        await _service.RunAsync(flow.StartAsync(options, _service.In(3600), CancellationToken.None));
        return flow.Started;
    }

    private Task<FlowException> FailedAsync(params string[] sites) => FailedAsync(new MaintenanceRequest(), sites.Length == 0 ? ["shop"] : sites);

    private Task<FlowException> FailedAsync(MaintenanceRequest request, params string[] sites) => Assert.ThrowsAsync<FlowException>(() => StartAsync(request, sites));
}
