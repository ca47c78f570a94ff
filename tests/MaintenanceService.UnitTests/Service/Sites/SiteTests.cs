using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using Xunit;

namespace MaintenanceService.Tests.Service.Sites;

/// <summary>How a site is made, changed and deleted.</summary>
public sealed class SiteTests
{
    private readonly InMemoryService _service = new();

    public static TheoryData<string> Differences => [.. Changes.Keys];

    private static Dictionary<string, SiteSettingsRequest> Changes { get; } = new()
    {
        ["title"] = new() { Title = "other" },
        ["message"] = new() { Message = "other" },
        ["retryAfterSeconds"] = new() { RetryAfterSeconds = 7 },
        ["exemptPaths"] = new() { ExemptPaths = ["/other"] },
        ["bypassNetworks"] = new() { BypassNetworks = ["192.0.2.7"] },
        ["drainSeconds"] = new() { DrainSeconds = 7 },
        ["abortRequests"] = new() { AbortRequests = false },
        ["whenDisconnected"] = new() { WhenDisconnected = WhenDisconnected.Closed },
        ["disconnectedAfterSeconds"] = new() { DisconnectedAfterSeconds = 61 },
        ["instanceExpirySeconds"] = new() { InstanceExpirySeconds = 121 },
    };

    [Fact]
    public void Site_is_made_by_the_first_put()
    {
        (SiteRecord site, bool created) = Put(new SiteRequest { DisplayName = "The shop", Settings = new() { Title = "Shop" } });

        Assert.Equal((true, "shop", "The shop", "Shop", 1L), (created, site.Name, site.DisplayName, site.Settings.Title, site.Revision));
        Assert.Equal((_service.Now, _service.Now), (site.CreatedAt, site.UpdatedAt));
        Assert.Same(site, _service.Site);
        Assert.Same(site, _service.Store.Snapshot.Sites["shop"]);
        HistoryEntry entry = Assert.Single(_service.History);
        Assert.Equal((HistoryAction.SiteCreated, "shop", 1L, "Alice"), (entry.Action, entry.Site, entry.Revision!.Value, entry.Actor.Name));
    }

    [Theory]
    [MemberData(nameof(Differences))]
    public void Any_difference_of_the_settings_is_a_change(string member)
    {
        SiteRecord first = Put(new SiteRequest()).Site;
        _service.Pass(5);
        Assert.Equal((first, false), Put(new SiteRequest()));

        (SiteRecord site, bool created) = Put(new SiteRequest { Settings = Changes[member] });

        Assert.Equal((false, 2L, first.CreatedAt, _service.Now), (created, site.Revision, site.CreatedAt, site.UpdatedAt));
        Assert.Same(site, _service.Site);
        Assert.Equal((HistoryAction.SiteChanged, "shop", 2L, 2), (_service.History[^1].Action, _service.History[^1].Site, _service.History[^1].Revision!.Value, _service.History.Count));
        Assert.Same(site, Put(new SiteRequest { Settings = Changes[member] }).Site);
        Assert.Equal(3, Put(new SiteRequest()).Site.Revision);
    }

    [Fact]
    public void Name_to_be_shown_is_a_difference_and_one_line()
    {
        Put(new SiteRequest { DisplayName = "a" });

        Assert.Equal(("b", 2L), (Put(new SiteRequest { DisplayName = "b" }).Site.DisplayName, _service.Site.Revision));
        Assert.Null(Put(new SiteRequest()).Site.DisplayName);
        Assert.Equal("/displayName", Refused(ProblemKind.InvalidValue, new SiteRequest { DisplayName = "two\nlines" }).Pointer);
        Assert.Equal("/settings/title", Refused(ProblemKind.InvalidValue, new SiteRequest { Settings = new() { Title = "two\nlines" } }).Pointer);
    }

    [Fact]
    public void Change_keeps_the_maintenances()
    {
        Put(new SiteRequest());
        _service.Start();

        Assert.Single(Put(new SiteRequest { DisplayName = "b" }).Site.Maintenances);
    }

    [Fact]
    public void Site_is_deleted_once_nothing_holds_or_serves_it()
    {
        Put(new SiteRequest());
        _service.Start(new MaintenanceRequest { StartsAt = _service.Now.AddHours(1) });
        _service.Report("a", 1);
        RefusedDelete(ProblemKind.SiteInMaintenance);
        _service.End();
        RefusedDelete(ProblemKind.SiteHasInstances);
        _service.Write(transaction => InstanceRegistration.Remove(transaction, "shop", "a", InMemoryService.Alice));

        Delete();

        Assert.Empty(_service.Snapshot.Sites);
        HistoryEntry entry = _service.History[^1];
        Assert.Equal((HistoryAction.SiteDeleted, "shop", 4L, "Alice"), (entry.Action, entry.Site, entry.Revision!.Value, entry.Actor.Name));
        RefusedDelete(ProblemKind.SiteNotFound);
    }

    [Fact]
    public void Maintenance_whose_time_is_over_does_not_keep_a_site()
    {
        Put(new SiteRequest());
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(10) });
        _service.Pass(10);

        Delete();

        Assert.Empty(_service.Snapshot.Sites);
    }

    [Fact]
    public void Site_made_again_goes_on_from_its_last_revision_and_knows_nothing_of_before()
    {
        Put(new SiteRequest());
        _service.Start();
        _service.End();
        Delete();
        Assert.Equal(4, _service.Snapshot.Tombstones["shop"]);

        Assert.Equal(5, Put(new SiteRequest()).Site.Revision);
        Assert.Empty(_service.Snapshot.Tombstones);
        Assert.Equal(6, _service.Start().Revision);
    }

    [Fact]
    public void Sites_are_limited_but_not_their_changes()
    {
        var service = new InMemoryService(capacity: new Capacity(Sites: 2));
        service.CreateSite("a");
        service.CreateSite("b");

        service.Refused(ProblemKind.InvalidValue, transaction => SiteCommands.Put(transaction, "c", new SiteRequest(), null, InMemoryService.Alice));
        Assert.Equal(2, service.Write(transaction => SiteCommands.Put(transaction, "b", new SiteRequest { DisplayName = "x" }, null, InMemoryService.Alice)).Site.Revision);
        service.Write(transaction => SiteCommands.Delete(transaction, "a", null, InMemoryService.Alice));
        Assert.Equal("c", service.CreateSite("c").Name);
    }

    [Fact]
    public void Settings_that_no_instance_would_accept_are_refused()
    {
        string[] paths = [.. Enumerable.Range(0, 100).Select(i => $"/{i:000}{new string('\u4E00', 190)}")];
        Put(new SiteRequest());

        Refused(ProblemKind.InvalidValue, new SiteRequest { Settings = new() { ExemptPaths = paths, Message = new string('\u4E00', 2_000) } });
        _service.Refused(ProblemKind.InvalidValue, transaction => SiteCommands.Put(
            transaction, "new", new SiteRequest { Settings = new() { ExemptPaths = paths, Message = new string('\u4E00', 2_000) } }, null, InMemoryService.Alice));
    }

    private (SiteRecord Site, bool Created) Put(SiteRequest request) =>
        _service.Write(transaction => SiteCommands.Put(transaction, "shop", request, null, InMemoryService.Alice));

    private void Delete() => _service.Write(transaction => SiteCommands.Delete(transaction, "shop", null, InMemoryService.Alice));

    private void RefusedDelete(ProblemKind kind) => _service.Refused(kind, transaction => SiteCommands.Delete(transaction, "shop", null, InMemoryService.Alice));

    private ProblemException Refused(ProblemKind kind, SiteRequest request) =>
        _service.Refused(kind, transaction => SiteCommands.Put(transaction, "shop", request, null, InMemoryService.Alice));
}
