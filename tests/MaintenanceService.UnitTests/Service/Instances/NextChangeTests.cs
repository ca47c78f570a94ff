using MaintenanceService.Domain.Instances;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>What wakes whoever waits for a site. A waiter is told before the write or the report that woke it is answered.</summary>
public sealed class NextChangeTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    public NextChangeTests()
    {
        _service.Report("a", 1);
        _service.Report("b", 1);
        _service.Start();
    }

    [Fact]
    public void Report_wakes_once_it_completes_the_site_and_not_before()
    {
        Task change = _service.Registry.NextChange("shop");
        _service.Report("a", 2, report => report with { RequestsInFlight = 3 });
        _service.Report("a", 3);
        Assert.False(change.IsCompleted);
        Assert.Same(change, _service.Registry.NextChange("shop"));

        _service.Report("b", 2);

        Assert.True(change.IsCompleted);
        Assert.False(_service.Registry.NextChange("shop").IsCompleted);
    }

    [Fact]
    public void Commit_wakes_those_of_its_site_alone()
    {
        Task change = _service.Registry.NextChange("shop");
        Task other = _service.Registry.NextChange("other");

        _service.Start(id: "second");

        Assert.Equal((true, false), (change.IsCompleted, other.IsCompleted));
    }

    [Fact]
    public void Refused_instance_wakes_as_well()
    {
        Task change = _service.Registry.NextChange("shop");

        _service.Registry.RecordRefusal("shop", refused => refused.RecordRegistryFull("full"));

        Assert.True(change.IsCompleted);
    }

    [Fact]
    public void Instance_that_leaves_wakes_as_well()
    {
        _service.Report("a", 2);
        Task change = _service.Registry.NextChange("shop");

        _service.Write(transaction => InstanceRegistration.Remove(transaction, "shop", "b", InMemoryService.Alice));

        Assert.True(change.IsCompleted);
        Assert.True(_service.Evaluate().Converged);
    }
}
