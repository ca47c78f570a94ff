using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Sites;
using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>What If-Match and If-None-Match let through.</summary>
public sealed class PreconditionTests
{
    private static readonly Precondition Absent = new(null, null) { IsAbsent = true };
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public void Condition_holds_for_the_revision_and_epoch_that_were_seen()
    {
        Assert.True(new Precondition("1-a", 7).Holds("1-a", 7));
        Assert.False(new Precondition("1-a", 7).Holds("1-a", 8));
        Assert.False(new Precondition("1-a", 7).Holds("2-b", 7));
        Assert.False(new Precondition("1-a", 7).Holds("1-a", null));
        Assert.True(Precondition.Exists.Holds("1-a", 7));
        Assert.False(Precondition.Exists.Holds("1-a", null));
        Assert.True(Absent.Holds("1-a", null));
        Assert.False(Absent.Holds("1-a", 7));
    }

    [Fact]
    public void Stale_revision_is_refused_with_the_current_one_and_who_made_it()
    {
        _service.Start();
        _service.Start(new MaintenanceRequest { Message = "new" });

        ProblemException refusal = Refused(Seen(2));

        Assert.Equal(3, refusal.CurrentRevision);
        Assert.Contains(", last by Alice at 2026-03-01T12:00:00.000Z.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(4, Put(Seen(3), "newer").Revision);
        _service.Refused(ProblemKind.RevisionConflict, transaction => MaintenanceEnds.End(transaction, "shop", "m", Seen(3), InMemoryService.Alice));
        _service.Refused(ProblemKind.RevisionConflict, transaction => MaintenanceCommands.Patch(
            transaction, "shop", "m", new MaintenancePatch(new(), new HashSet<string>()), Seen(3), InMemoryService.Alice));
        Assert.Equal(MaintenanceStatus.Ended, _service.Write(transaction => MaintenanceEnds.End(transaction, "shop", "m", Seen(4), InMemoryService.Alice)).Status);
    }

    [Fact]
    public void Record_that_is_not_there_fails_a_match_and_one_that_is_there_its_absence()
    {
        Assert.Null(Refused(Seen(1)).CurrentRevision);
        Refused(Precondition.Exists);
        Assert.Equal(2, Put(Absent).Revision);
        Assert.Equal(2, Refused(Absent).CurrentRevision);
        Assert.Equal(3, Put(Precondition.Exists, "new").Revision);
        _service.Refused(ProblemKind.RevisionConflict, transaction => MaintenanceEnds.End(transaction, "shop", "none", Precondition.Exists, InMemoryService.Alice));
        _service.Refused(ProblemKind.RevisionConflict, transaction => MaintenanceCommands.Patch(
            transaction, "shop", "none", new MaintenancePatch(new(), new HashSet<string>()), Precondition.Exists, InMemoryService.Alice));
    }

    [Fact]
    public void Ended_record_is_over_before_any_condition()
    {
        _service.Start();
        _service.End();

        _service.Refused(ProblemKind.MaintenanceEnded, transaction => MaintenanceCommands.Put(transaction, "shop", "m", new(), Absent, InMemoryService.Alice));
        _service.Refused(ProblemKind.MaintenanceEnded, transaction => MaintenanceEnds.End(transaction, "shop", "m", Seen(2), InMemoryService.Alice));
        Assert.Equal(3, _service.Write(transaction => MaintenanceEnds.End(transaction, "shop", "m", Seen(3), InMemoryService.Alice)).Revision);

        _service.Write(transaction => transaction.Forget(transaction.FindMaintenance("shop", "m")!));
        _service.Refused(ProblemKind.MaintenanceEnded, transaction => MaintenanceEnds.End(transaction, "shop", "m", Seen(3), InMemoryService.Alice));
    }

    [Fact]
    public void Site_is_changed_and_deleted_under_a_condition_as_well()
    {
        ProblemException refusal = _service.Refused(
            ProblemKind.RevisionConflict, transaction => SiteCommands.Put(transaction, "shop", new SiteRequest { DisplayName = "Shop" }, Seen(2), InMemoryService.Alice));
        Assert.Equal(1, refusal.CurrentRevision);
        Assert.Contains("last by Alice", refusal.Message, StringComparison.Ordinal);
        _service.Refused(ProblemKind.RevisionConflict, transaction => SiteCommands.Delete(transaction, "shop", Seen(2), InMemoryService.Alice));
        _service.Refused(ProblemKind.RevisionConflict, transaction => SiteCommands.Delete(transaction, "none", Precondition.Exists, InMemoryService.Alice));

        Assert.Equal(2, _service.Write(transaction => SiteCommands.Put(transaction, "shop", new SiteRequest { DisplayName = "Shop" }, Seen(1), InMemoryService.Alice)).Site.Revision);
        _service.Write(transaction => SiteCommands.Delete(transaction, "shop", Seen(2), InMemoryService.Alice));
        Assert.Empty(_service.Snapshot.Sites);
    }

    private Precondition Seen(long revision) => new(_service.Snapshot.Epoch, revision);

    private Maintenance Put(Precondition precondition, string? message = null) => _service.Write(transaction =>
        MaintenanceCommands.Put(transaction, "shop", "m", new MaintenanceRequest { Message = message }, precondition, InMemoryService.Alice)).Record;

    private ProblemException Refused(Precondition precondition) => _service.Refused(
        ProblemKind.RevisionConflict,
        transaction => MaintenanceCommands.Put(transaction, "shop", "m", new MaintenanceRequest { Message = "x" }, precondition, InMemoryService.Alice));
}
