using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>What a list of instances shows of each.</summary>
public sealed class InstanceListTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public void Instance_shows_what_it_reported_and_when()
    {
        DateTimeOffset first = _service.Now;
        _service.Report("b", 1);
        _service.Report("a", 1);
        _service.Pass(7);
        _service.Report("b", 2, report => report with
        {
            ForcedMode = MaintenanceMode.ReadOnly,
            Mode = MaintenanceMode.ReadOnly,
            RequestsInFlight = 3,
            ConnectionsOpen = 4,
            Oldest = [new InFlightItem { Name = "GET /a", Seconds = 9 }],
            Exempt = ["/health"],
            AppVersion = "1.2.3",
            AppliedAt = first,
        });

        IReadOnlyList<Instance> all = _service.Registry.List(_service.Site);

        Assert.Equal(["a", "b"], all.Select(instance => instance.Id));
        Instance shown = all[1];
        Assert.Equal(("shop", "run", InstanceState.ForcedMode, _service.Snapshot.Epoch, 1), (shown.Site, shown.Run, shown.State, shown.Epoch, shown.Revision));
        Assert.Equal((MaintenanceMode.ReadOnly, MaintenanceMode.ReadOnly), (shown.Mode, shown.ForcedMode));
        Assert.Equal((3, 4, "1.2.3"), (shown.RequestsInFlight, shown.ConnectionsOpen, shown.AppVersion));
        Assert.Equal(("GET /a", "/health"), (Assert.Single(shown.Oldest).Name, Assert.Single(shown.Exempt)));
        Assert.Equal((first, first.AddSeconds(7), first), (shown.FirstSeenAt, shown.LastSeenAt, shown.AppliedAt));
    }

    [Fact]
    public void Instance_of_an_earlier_process_of_the_service_Is_known_and_pending()
    {
        _service.Report("a", 1, report => report with { RequestsInFlight = 3 });
        var restarted = new InMemoryService(_service.Store, time: _service.Time);

        Instance shown = Assert.Single(restarted.Registry.List(restarted.Site));

        Assert.Equal((InstanceState.Pending, null, 0, null), (shown.State, shown.LastSeenAt, shown.Revision, shown.Epoch));
        Assert.Equal((0, 0), (shown.RequestsInFlight, shown.ConnectionsOpen));
        Assert.Empty(shown.Oldest);
        Assert.Empty(shown.Exempt);
        restarted.Pass(45);
        Assert.Equal(InstanceState.Silent, Assert.Single(restarted.Registry.List(restarted.Site)).State);
    }
}
