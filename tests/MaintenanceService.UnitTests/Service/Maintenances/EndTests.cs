using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Passes;
using MaintenanceService.Domain.Problems;
using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>How a maintenance is ended by somebody, and what an end that came before the start prevents.</summary>
public sealed class EndTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public void End_is_recorded_with_who_and_when_and_opens_the_site()
    {
        Maintenance started = _service.Start();
        _service.Pass(5);

        Maintenance ended = _service.End();

        Assert.Equal((MaintenanceStatus.Ended, EndReason.Ended, "Alice", _service.Now, 3L), (ended.Status, ended.EndReason, ended.EndedBy!.Name, ended.EndedAt, ended.Revision));
        Assert.Equal(started with { Status = ended.Status, EndReason = ended.EndReason, EndedBy = ended.EndedBy, EndedAt = ended.EndedAt, Revision = 3 }, ended);
        Assert.Equal((MaintenanceMode.Open, 3L, _service.Now), (_service.Site.Mode, _service.Site.Revision, _service.Site.UpdatedAt));
        Assert.Empty(_service.Site.Maintenances);
        HistoryEntry entry = _service.History[^1];
        Assert.Equal(
            (HistoryAction.MaintenanceEnded, "shop", "m", 3L, "ended"), (entry.Action, entry.Site, entry.Maintenance, entry.Revision!.Value, entry.Detail));
        Assert.Equal("Alice", entry.Actor.Name);
    }

    [Fact]
    public void Scheduled_one_is_cancelled()
    {
        _service.Start(new MaintenanceRequest { StartsAt = _service.Now.AddHours(1) });

        Assert.Equal(EndReason.Cancelled, _service.End().EndReason);
        Assert.Equal("cancelled before its start", _service.History[^1].Detail);
    }

    [Fact]
    public void End_again_is_the_same_record_and_no_change()
    {
        _service.Start();
        Maintenance ended = _service.End();
        _service.Pass(5);

        Assert.Equal(ended, _service.End());
        Assert.Equal(ended, Forbid("m"));
        Assert.Equal((3L, 3), (_service.Site.Revision, _service.History.Count));
    }

    [Fact]
    public void Unknown_one_is_not_found()
    {
        _service.Refused(ProblemKind.MaintenanceNotFound, transaction => MaintenanceEnds.End(transaction, "shop", "m", null, InMemoryService.Alice));
        Forget();
        ProblemException refusal = _service.Refused(
            ProblemKind.MaintenanceNotFound, transaction => MaintenanceEnds.End(transaction, "shop", "m", null, InMemoryService.Alice));
        Assert.Contains("removed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forbidden_id_does_not_start_for_a_day()
    {
        Assert.Null(Forbid("m"));
        Assert.Equal(1, _service.Site.Revision);
        _service.Pass(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Refused(ProblemKind.MaintenanceEnded);

        _service.Pass(1);

        Assert.Equal(MaintenanceStatus.Active, _service.Start().Status);
    }

    [Fact]
    public void Id_whose_record_is_gone_needs_not_be_forbidden()
    {
        Forget();

        Assert.Null(Forbid("m"));
        Assert.Empty(_service.Site.ForbiddenIds);
    }

    [Fact]
    public void Two_hundred_ids_are_forbidden_at_most_and_old_ones_make_room()
    {
        for (int i = 0; i < 200; i++)
        {
            Forbid($"m{i}");
        }

        _service.Refused(ProblemKind.InvalidValue, transaction => MaintenanceEnds.EndOrForbid(transaction, "shop", "one more", null, InMemoryService.Alice));
        Assert.Null(Forbid("m7"));
        _service.Pass(TimeSpan.FromDays(1));
        Assert.Null(Forbid("one more"));

        Assert.Equal(["one more"], _service.Site.ForbiddenIds.Keys);
    }

    [Fact]
    public void End_of_all_is_one_change_of_the_active_ones()
    {
        _service.Start(id: "a");
        _service.Start(id: "later", request: new MaintenanceRequest { StartsAt = _service.Now.AddHours(1) });
        _service.Start(id: "b");
        int entries = _service.History.Count;

        IReadOnlyList<Maintenance> ended = _service.Write(transaction => MaintenanceEnds.EndAll(transaction, "shop", InMemoryService.Alice));

        Assert.Equal(["a", "b"], ended.Select(record => record.Id));
        Assert.All(ended, record => Assert.Equal((MaintenanceStatus.Ended, EndReason.Ended, 5L, "Alice"), (record.Status, record.EndReason, record.Revision, record.EndedBy!.Name)));
        Assert.All(ended, record => Assert.Equal(record, _service.Store.FindMaintenance("shop", record.Id)));
        Assert.Equal((5L, "later", _service.Now), (_service.Site.Revision, Assert.Single(_service.Site.Maintenances).Id, _service.Site.UpdatedAt));
        Assert.Equal([("a", 5L, "ended"), ("b", 5L, "ended")], _service.History.Skip(entries).Select(entry => (entry.Maintenance!, entry.Revision!.Value, entry.Detail!)));
        Assert.All(_service.History.Skip(entries), entry => Assert.Equal((HistoryAction.MaintenanceEnded, "shop", "Alice"), (entry.Action, entry.Site, entry.Actor.Name)));
    }

    [Fact]
    public void End_of_all_where_none_is_active_changes_nothing()
    {
        _service.Start(new MaintenanceRequest { StartsAt = _service.Now.AddHours(1) });

        Assert.Empty(_service.Write(transaction => MaintenanceEnds.EndAll(transaction, "shop", InMemoryService.Alice)));
        Assert.Equal((2L, 2), (_service.Site.Revision, _service.History.Count));
    }

    [Fact]
    public void Pass_of_a_maintenance_is_void_with_it_and_others_stay()
    {
        _service.Start();
        _service.Start(id: "other");
        foreach (string? maintenance in new[] { "m", "other", null })
        {
            _service.Write(transaction => PassCommands.Create(transaction, "shop", new PassRequest { For = "Bob", Maintenance = maintenance }, InMemoryService.Alice));
        }

        _service.End();

        Assert.Equal(["other", null], _service.Site.Passes.Select(pass => pass.Pass.Maintenance));
    }

    private Maintenance? Forbid(string id) => _service.Write(transaction => MaintenanceEnds.EndOrForbid(transaction, "shop", id, null, InMemoryService.Alice));

    private void Forget()
    {
        _service.Start();
        _service.End();
        _service.Write(transaction => transaction.Forget(transaction.FindMaintenance("shop", "m")!));
    }

    private void Refused(ProblemKind kind) =>
        _service.Refused(kind, transaction => MaintenanceCommands.Put(transaction, "shop", "m", new MaintenanceRequest(), null, InMemoryService.Alice));
}
