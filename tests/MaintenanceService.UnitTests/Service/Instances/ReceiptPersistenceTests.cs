using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>When a receipt is stored, and what the history and the webhooks are told with it.</summary>
public sealed class ReceiptPersistenceTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public async Task Confirmation_is_stored_at_once_and_counts_alone_when_they_are_asked_for()
    {
        _service.Report("a", 1);
        _service.Start();
        Assert.True(await _service.Receipts.SaveAsync("shop", withCounts: false));
        Assert.False(await _service.Receipts.SaveAsync("shop", withCounts: true));

        _service.Report("a", 2);
        Assert.True(await _service.Receipts.TrySaveAsync("shop"));
        Assert.False(await _service.Receipts.TrySaveAsync("shop"));

        _service.Report("a", 3, report => report with { Refused = 4 });
        Assert.False(await _service.Receipts.SaveAsync("shop", withCounts: false));
        Assert.Equal(0, Stored().Refused);
        Assert.True(await _service.Receipts.SaveAsync("shop", withCounts: true));
        Assert.Equal(4, Stored().Refused);
        Assert.False(await _service.Receipts.SaveAsync("shop", withCounts: true));
        Assert.NotNull(_service.Receipt());

        InstanceReceipt Stored() => _service.Store.FindReceipt("shop", "m")!.Instances["a"];
    }

    [Fact]
    public async Task Counts_are_stored_by_the_cleanup_when_it_is_asked_to()
    {
        _service.Report("a", 1);
        _service.Start();
        _service.Report("a", 2, report => report with { Refused = 4 });

        await _service.Cleanup.RunAsync(withCounts: false);
        _service.Report("a", 3, report => report with { Refused = 5 });
        await _service.Cleanup.RunAsync(withCounts: false);
        Assert.Equal(4, _service.Store.FindReceipt("shop", "m")!.Instances["a"].Refused);
        await _service.Cleanup.RunAsync(withCounts: true);

        Assert.Equal(5, _service.Store.FindReceipt("shop", "m")!.Instances["a"].Refused);
    }

    [Theory]
    [InlineData(1, "1 instance")]
    [InlineData(2, "2 instances")]
    public async Task First_convergence_is_one_entry_of_the_history(int instances, string detail)
    {
        for (int i = 0; i < instances; i++)
        {
            _service.Report($"i{i}", 1);
        }

        _service.Start();
        for (int i = 0; i < instances; i++)
        {
            _service.Report($"i{i}", 2);
        }

        await _service.Receipts.SaveAsync("shop", withCounts: false);
        _service.Report("late", 1, report => report with { Revision = 0 });
        _service.Report("late", 2);
        await _service.Receipts.SaveAsync("shop", withCounts: true);

        HistoryEntry entry = Assert.Single(_service.History, entry => entry.Action == HistoryAction.Converged);
        Assert.Equal(("shop", "m", detail, "service", 2L), (entry.Site, entry.Maintenance, entry.Detail, entry.Actor.Name, entry.Revision!.Value));
    }

    [Fact]
    public async Task Convergence_and_reopening_are_told_once_each()
    {
        _service.Hook(WebhookEvent.Converged, WebhookEvent.Reopened);
        _service.Report("a", 1);
        _service.Start();
        _service.Report("a", 2);
        await _service.Receipts.SaveAsync("shop", withCounts: false);
        Assert.Equal(["converged"], _service.Told());
        _service.End();
        await _service.Receipts.SaveAsync("shop", withCounts: true);
        Assert.Equal(["converged"], _service.Told());
        _service.Report("a", 3);
        await _service.Receipts.SaveAsync("shop", withCounts: false);
        await _service.Receipts.SaveAsync("shop", withCounts: true);

        Assert.Equal(["converged", "reopened"], _service.Told());
    }

    [Fact]
    public async Task Convergence_that_is_stored_late_Is_told_with_its_own_time_and_revision()
    {
        _service.Report("a", 1);
        _service.Start();
        _service.Report("a", 2);
        DateTimeOffset at = _service.Now;
        _service.Pass(1);
        _service.Start(new MaintenanceRequest { Message = "new" });

        await _service.Receipts.SaveAsync("shop", withCounts: false);

        HistoryEntry entry = Assert.Single(_service.History, entry => entry.Action == HistoryAction.Converged);
        Assert.Equal((2L, at, 3L), (entry.Revision!.Value, entry.At, _service.Site.Revision));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Convergence_that_is_stored_after_the_end_Is_in_the_receipt_alone(bool byTime)
    {
        _service.Hook(WebhookEvent.Converged, WebhookEvent.Ended);
        _service.Report("a", 1);
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(20) });
        _service.Report("a", 2);
        DateTimeOffset at = _service.Now;
        if (byTime)
        {
            // Due, but nobody has committed it.
            _service.Pass(20);
        }
        else
        {
            _service.End();
        }

        await _service.Receipts.SaveAsync("shop", withCounts: false);

        Assert.Equal(at, _service.Store.FindReceipt("shop", "m")!.ConvergedAt);
        Assert.Equal(HistoryAction.MaintenanceEnded, _service.History[^1].Action);
        Assert.DoesNotContain(_service.History, entry => entry.Action == HistoryAction.Converged);
        Assert.Equal(["ended"], _service.Told());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reopening_that_the_next_maintenance_has_overtaken_Is_in_the_receipt_alone(bool isOver)
    {
        _service.Hook(WebhookEvent.Started, WebhookEvent.Reopened);
        _service.Report("a", 1);
        _service.Start();
        _service.End();
        _service.Report("a", 2);
        DateTimeOffset at = _service.Now;
        _service.Start(id: "next");
        if (isOver)
        {
            _service.End("next");
        }

        await _service.Receipts.SaveAsync("shop", withCounts: false);

        Assert.Equal(["started", "started"], _service.Told());
        Assert.Equal(at, _service.Store.FindReceipt("shop", "m")!.ReopenedAt);
    }

    [Fact]
    public async Task Reopening_is_told_with_its_own_revision_although_the_site_has_moved_on()
    {
        _service.Hook(WebhookEvent.Reopened);
        _service.Report("a", 1);
        _service.Start(new MaintenanceRequest { Paths = ["/pay"] });
        _service.End();
        _service.Report("a", 2);
        DateTimeOffset at = _service.Now;
        _service.Pass(1);
        _service.Start(new MaintenanceRequest { Paths = ["/docs"] }, id: "beside");

        await _service.Receipts.SaveAsync("shop", withCounts: false);

        WebhookData told = JsonSerializer.Deserialize(Assert.Single(_service.Snapshot.Outbox.Values).Body, WireJson.TypeInfo<WebhookMessage>())!.Data;
        Assert.Equal(("m", 3L, at, 4L), (told.Maintenance, told.Revision!.Value, told.At, _service.Site.Revision));
        Assert.Contains("its paths are open", told.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instance_that_was_removed_Is_not_counted()
    {
        _service.Report("a", 1);
        _service.Report("b", 1);
        _service.Start();
        await _service.Removals.RemoveAsync("shop", "b", null, InMemoryService.Alice, _ => { });
        _service.Report("a", 2);

        await _service.Receipts.SaveAsync("shop", withCounts: false);

        Assert.Equal("1 instance", Assert.Single(_service.History, entry => entry.Action == HistoryAction.Converged).Detail);
    }

    [Fact]
    public async Task Failed_write_is_made_good_with_the_next()
    {
        _service.Report("a", 1);
        _service.Start();
        _service.Store.DuringCommit = () => throw new ProblemException(ProblemKind.StorageFull, "full");

        // It tells of a change, which is stored as soon as it can be.
        Assert.True(await _service.Receipts.TrySaveAsync("shop"));
        Assert.Null(_service.Store.FindReceipt("shop", "m"));
        Assert.False(await _service.Receipts.TrySaveAsync("shop"));
        await _service.Scheduler.RecoverAsync();

        Assert.True(await _service.Receipts.TrySaveAsync("shop"));
        Assert.NotNull(_service.Store.FindReceipt("shop", "m"));
    }

    [Fact]
    public async Task Receipt_of_a_site_that_is_gone_Is_not_written()
    {
        _service.Start();
        _service.End();
        _service.Write(transaction => SiteCommands.Delete(transaction, "shop", null, InMemoryService.Alice));

        Assert.False(await _service.Receipts.SaveAsync("shop", withCounts: true));
        Assert.Null(_service.Store.FindReceipt("shop", "m"));
    }

    [Fact]
    public async Task Counting_goes_on_after_a_restart()
    {
        _service.Report("a", 1, report => report with { Refused = 10 });
        _service.Start();
        _service.Report("a", 2, report => report with { Refused = 13 });
        await _service.Receipts.SaveAsync("shop", withCounts: true);

        var restarted = new InMemoryService(_service.Store, time: _service.Time);
        restarted.Report("a", 3, report => report with { Refused = 15 });

        Assert.Equal(5, restarted.Receipt()!.Instances["a"].Refused);
    }

    [Fact]
    public void Maintenance_whose_receipt_was_never_stored_Gets_one_at_the_restart()
    {
        _service.Report("a", 1, report => report with { Refused = 10 });
        _service.Start();

        var restarted = new InMemoryService(_service.Store, time: _service.Time);
        restarted.Report("a", 2, report => report with { Refused = 15 });

        Assert.Equal(0, restarted.Receipt()!.Instances["a"].Refused);
        restarted.Report("a", 3, report => report with { Refused = 16 });
        Assert.Equal(1, restarted.Receipt()!.Instances["a"].Refused);
    }
}
