using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>A test of an app is refused what the service would refuse.</summary>
public sealed class InMemoryMaintenanceTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddInMemoryMaintenance().BuildServiceProvider();

    private InMemoryMaintenance Memory => _services.GetRequiredService<InMemoryMaintenance>();

    [Theory]
    [InlineData("work")]
    [InlineData("~/work")]
    [InlineData("%2Fwork")]
    [InlineData("regex:^/work")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/work/")]
    [InlineData("/work*")]
    [InlineData("//work")]
    [InlineData("/a/../work")]
    [InlineData(null)]
    public void Path_that_is_none_is_refused(string? path)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Memory.Set(MaintenanceMode.Closed, paths: ["/fine", path!]));

        Assert.Contains("/docs", refused.Message, StringComparison.Ordinal);
        Assert.Equal(MaintenanceMode.Open, _services.GetRequiredService<IMaintenanceState>().Mode);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    public void Mode_that_is_none_is_refused(int mode) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Memory.Set((MaintenanceMode)mode));

    [Fact]
    public void No_list_of_paths_is_refused() => Assert.Throws<ArgumentNullException>(() => Memory.Set(MaintenanceMode.Closed, paths: null!));

    public void Dispose() => _services.Dispose();
}
