using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>What the receipt of a maintenance says of each instance, and until when anything is added to it.</summary>
public sealed class ReceiptTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    public ReceiptTests()
    {
        _service.Report("a", 1, report => report with { Refused = 10, Bypassed = 20 });
        _service.Report("b", 1, report => report with { Refused = 30, Bypassed = 40 });
        _service.Pass(1);
    }

    [Fact]
    public async Task Receipt_holds_first_confirmations_counts_and_the_reopening()
    {
        _service.Start();
        DateTimeOffset start = _service.Now;
        _service.Pass(1);
        Report("a", 2, refused: 12, bypassed: 21);
        _service.Pass(1);
        Report("b", 2, refused: 33, bypassed: 44);
        _service.Pass(1);
        Report("a", 3, refused: 15, bypassed: 21);

        ReceiptRecord held = _service.Receipt()!;
        Assert.Equal((start.AddSeconds(2), null, false), (held.ConvergedAt, held.ReopenedAt, held.IsOver));
        Assert.Equal((start.AddSeconds(1), null, 5, 1), Of(held, "a"));
        Assert.Equal((start.AddSeconds(2), null, 3, 4), Of(held, "b"));

        _service.End();
        // This report was sent before the end was known: what it refused belongs to the maintenance.
        _service.Report("a", 4, report => report with { Revision = report.Revision - 1, Refused = 17, Bypassed = 21 });
        _service.Pass(1);
        Report("a", 5, refused: 18, bypassed: 22);
        Report("a", 6, refused: 100, bypassed: 100);
        Assert.Null(_service.Receipt()!.ReopenedAt);
        _service.Pass(1);
        Report("b", 3, refused: 33, bypassed: 44);

        ReceiptRecord over = _service.Receipt()!;
        Assert.Equal((start.AddSeconds(2), start.AddSeconds(5), true, false), (over.ConvergedAt, over.ReopenedAt, over.IsOver, over.IsOpen));
        Assert.Equal((start.AddSeconds(1), start.AddSeconds(4), 8, 2), Of(over, "a"));
        Assert.Equal((start.AddSeconds(2), start.AddSeconds(5), 3, 4), Of(over, "b"));

        await _service.Cleanup.RunAsync(withCounts: false);
        Assert.Null(_service.Receipt());
        ReceiptRecord stored = _service.Store.FindReceipt("shop", "m")!;
        Assert.Equal((over.ConvergedAt, over.ReopenedAt), (stored.ConvergedAt, stored.ReopenedAt));
        Assert.Equal([Of(over, "a"), Of(over, "b")], [Of(stored, "a"), Of(stored, "b")]);
    }

    [Fact]
    public void First_convergence_stays_although_an_instance_comes_that_has_not_confirmed()
    {
        _service.Start();
        Report("a", 2, 10, 20);
        Report("b", 2, 30, 40);
        DateTimeOffset? first = _service.Receipt()!.ConvergedAt;
        _service.Pass(5);

        _service.Report("c", 1, report => report with { Revision = 0 });
        Assert.False(_service.Evaluate().Converged);
        _service.Report("c", 2);

        Assert.True(_service.Evaluate().Converged);
        Assert.Equal(first, _service.Receipt()!.ConvergedAt);
        Assert.Equal((_service.Now, null, 0, 0), Of(_service.Receipt()!, "c"));
    }

    [Fact]
    public void Instance_that_comes_during_it_Counts_from_its_first_report()
    {
        _service.Start();
        _service.Report("c", 1, report => report with { Refused = 7, Bypassed = 8 });
        _service.Report("c", 2, report => report with { Refused = 9, Bypassed = 8 });

        Assert.Equal((_service.Now, null, 2, 0), Of(_service.Receipt()!, "c"));
    }

    [Fact]
    public void Instance_that_comes_after_the_end_Has_no_part_in_it()
    {
        _service.Start();
        _service.End();

        _service.Report("c", 1);
        _service.Report("c", 2, report => report with { Refused = 5 });

        Assert.Equal(["a", "b"], _service.Receipt()!.Instances.Keys);
    }

    [Fact]
    public void Silent_one_is_assumed_closed_until_it_confirms()
    {
        _service.Report("a", 2, report => report with { DisconnectedAfterSeconds = 30, DrainSeconds = 10, Refused = 10, Bypassed = 20 });
        _service.Start();
        Report("b", 2, 30, 40);
        _service.Pass(46);
        _service.Registry.Refresh("shop");
        InstanceReceipt assumed = _service.Receipt()!.Instances["a"];
        Assert.Equal((true, null), (assumed.Assumed, assumed.ConfirmedAt));

        _service.Report("a", 3);

        InstanceReceipt confirmed = _service.Receipt()!.Instances["a"];
        Assert.Equal((false, _service.Now), (confirmed.Assumed, confirmed.ConfirmedAt));
    }

    [Fact]
    public void Confirmed_one_that_falls_behind_and_silent_Stays_confirmed_in_the_receipt()
    {
        _service.Start();
        _service.Report("a", 2, report => report with { DisconnectedAfterSeconds = 30, DrainSeconds = 10 });
        DateTimeOffset at = _service.Now;
        _service.Write(transaction => MaintenanceCommands.Put(transaction, "shop", "m", new MaintenanceRequest { Message = "new" }, null, InMemoryService.Alice));
        _service.Pass(60);
        _service.Registry.Refresh("shop");

        Assert.Equal(InstanceState.AssumedClosed, _service.Registry.List(_service.Site)[0].State);
        Assert.Equal((at, false), (_service.Receipt()!.Instances["a"].ConfirmedAt, _service.Receipt()!.Instances["a"].Assumed));
    }

    [Fact]
    public void Site_that_another_maintenance_keeps_closed_Is_not_reopened_by_the_end_of_one()
    {
        _service.Start();
        _service.Start(id: "other");
        _service.End();
        Report("a", 2, 10, 20);
        Report("b", 2, 30, 40);
        Assert.Null(_service.Receipt()!.ReopenedAt);
        Assert.Null(_service.Receipt()!.Instances["a"].ReopenedAt);
        _service.Pass(1_000);
        _service.Registry.Refresh("shop");
        Assert.True(_service.Receipt()!.IsOpen);

        _service.End("other");
        Report("a", 3, 11, 20);
        Report("b", 3, 31, 40);

        Assert.Equal((_service.Now, _service.Now), (_service.Receipt()!.ReopenedAt, _service.Receipt()!.Instances["a"].ReopenedAt));
        // What was refused after the report that knew of the end belongs to the other one alone.
        Assert.Equal((0, 1), (_service.Receipt()!.Instances["a"].Refused, _service.Receipt("other")!.Instances["a"].Refused));
    }

    [Theory]
    [InlineData("/pay", "/pay", false)]
    [InlineData("/pay", "/PAY/cards", false)]
    [InlineData("/pay/cards", "/pay", false)]
    [InlineData("/pay", null, false)]
    [InlineData(null, "/pay", false)]
    [InlineData("/pay", "/docs", true)]
    [InlineData("/pay", "/payments", true)]
    public void Maintenance_of_paths_Has_reopened_once_no_other_covers_any_of_them(string? paths, string? others, bool reopened)
    {
        _service.Start(Request(paths));
        _service.Start(Request(others), id: "other");
        _service.End();
        Report("a", 2, 10, 20);
        Report("b", 2, 30, 40);
        DateTimeOffset? at = reopened ? _service.Now : null;

        Assert.Equal((at, at), (_service.Receipt()!.ReopenedAt, _service.Receipt()!.Instances["a"].ReopenedAt));
        _service.Pass(1);
        _service.End("other");
        Report("a", 3, 10, 20);
        Report("b", 3, 30, 40);
        Assert.Equal(at ?? _service.Now, _service.Receipt()!.ReopenedAt);

        static MaintenanceRequest Request(string? path) => new() { Paths = path is null ? null : [path] };
    }

    [Fact]
    public void Paths_that_changed_while_it_was_on_Decide_whether_it_has_reopened()
    {
        _service.Start(new MaintenanceRequest { Paths = ["/pay"] });
        _service.Start(new MaintenanceRequest { Paths = ["/docs"] }, id: "other");
        _service.Start(new MaintenanceRequest { Paths = ["/docs", "/pay"] });
        _service.End();
        Report("a", 2, 10, 20);
        Report("b", 2, 30, 40);

        Assert.Null(_service.Receipt()!.ReopenedAt);
    }

    [Fact]
    public void Report_that_comes_when_the_end_is_due_Confirms_nothing_of_the_maintenance()
    {
        _service.Start(new MaintenanceRequest { Paths = ["/pay"], Duration = TimeSpan.FromSeconds(20) });
        _service.Report("a", 2, report => report with { RequestsInFlight = 1 });
        Report("b", 2, 30, 40);
        _service.Pass(20);
        // It has opened by the clock, and so nothing is refused that still runs.
        Report("a", 3, 10, 20);

        Assert.Equal((null, null), (_service.Receipt()!.ConvergedAt, _service.Receipt()!.Instances["a"].ConfirmedAt));
        Assert.False(_service.Registry.Refresh("shop")!.Value.Converged);
        Assert.Equal((BlockerReason.Pending, null), (Assert.Single(_service.Evaluate().Blockers!).Reason, _service.Evaluate().Blockers![0].Instance));
    }

    [Fact]
    public void Maintenance_that_begins_while_another_is_active_Counts_from_the_next_report_of_each()
    {
        _service.Start();
        _service.Start(id: "second");

        Report("a", 2, 15, 25);
        Report("a", 3, 18, 26);

        Assert.Equal((8, 6), Counts("m"));
        Assert.Equal((3, 1), Counts("second"));

        (long Refused, long Bypassed) Counts(string id) => (_service.Receipt(id)!.Instances["a"].Refused, _service.Receipt(id)!.Instances["a"].Bypassed);
    }

    [Fact]
    public async Task Receipt_whose_end_somebody_never_confirms_Is_given_up_after_the_expiry()
    {
        _service.Start();
        Report("a", 2, 10, 20);
        Report("b", 2, 30, 40);
        _service.End();
        Report("a", 3, 10, 20);
        _service.Registry.Refresh("shop");

        _service.Pass(120);
        _service.Registry.Refresh("shop");
        Assert.True(_service.Receipt()!.IsOpen);
        _service.Pass(1);
        _service.Registry.Refresh("shop");
        Assert.Equal((false, true, null), (_service.Receipt()!.IsOpen, _service.Receipt()!.IsGivenUp, _service.Receipt()!.ReopenedAt));

        await _service.Cleanup.RunAsync(withCounts: false);
        Assert.Null(_service.Receipt());
        Assert.True(_service.Store.FindReceipt("shop", "m")!.IsGivenUp);
    }

    [Fact]
    public void Maintenance_whose_record_is_removed_Loses_its_receipt()
    {
        _service.Start();
        _service.End();
        Assert.NotNull(_service.Receipt());

        _service.Write(transaction => transaction.Forget(transaction.FindMaintenance("shop", "m")!));

        Assert.Null(_service.Receipt());
    }

    [Fact]
    public void Scheduled_maintenance_Has_no_receipt_before_it_starts()
    {
        _service.Start(new MaintenanceRequest { StartsAt = _service.Now.AddHours(1) });

        Assert.Null(_service.Receipt());
    }

    private void Report(string id, long sequence, long refused, long bypassed) =>
        _service.Report(id, sequence, report => report with { Refused = refused, Bypassed = bypassed });

    private static (DateTimeOffset? Confirmed, DateTimeOffset? Reopened, long Refused, long Bypassed) Of(ReceiptRecord receipt, string instance)
    {
        InstanceReceipt part = receipt.Instances[instance];
        return (part.ConfirmedAt, part.ReopenedAt, part.Refused, part.Bypassed);
    }
}
