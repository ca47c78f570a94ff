using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>Which requests one maintenance refuses, by its mode, its paths and its exempt paths.</summary>
public sealed class CompiledMaintenanceTests
{
    [Theory]
    [InlineData(MaintenanceMode.Open, true, false)]
    [InlineData(MaintenanceMode.Open, false, false)]
    [InlineData(MaintenanceMode.ReadOnly, true, false)]
    [InlineData(MaintenanceMode.ReadOnly, false, true)]
    [InlineData(MaintenanceMode.Closed, true, true)]
    [InlineData(MaintenanceMode.Closed, false, true)]
    [InlineData((MaintenanceMode)(-1), true, true)]
    public void Mode_says_who_is_refused(MaintenanceMode mode, bool onlyReads, bool refuses) =>
        Assert.Equal(refuses, Of(mode).Refuses("/page", isAmbiguous: false, onlyReads));

    [Theory]
    [InlineData("/shop", true)]
    [InlineData("/shop/cart", true)]
    [InlineData("/SHOP", true)]
    [InlineData("/shopping", false)]
    [InlineData("/api", true)]
    [InlineData("/", false)]
    public void Paths_bound_it(string path, bool refuses) => Check(Of(paths: ["/shop", "/api"]), path, refuses);

    [Theory]
    [InlineData("/shop", true)]
    [InlineData("/shop/help", false)]
    [InlineData("/shop/help/faq", false)]
    [InlineData("/shop/helpers", true)]
    [InlineData("/docs", false)]
    public void Exempt_paths_stay_open(string path, bool refuses) => Check(Of(paths: ["/shop"], exempt: ["/shop/help", "/docs"]), path, refuses);

    [Theory]
    [InlineData("/docs")]
    [InlineData("/elsewhere")]
    public void Ambiguous_path_is_refused_whatever_it_looks_like(string path) =>
        Assert.True(Of(paths: ["/shop"], exempt: ["/docs"]).Refuses(path, isAmbiguous: true, onlyReads: true));

    [Fact]
    public void Ambiguous_path_reads_on_in_a_read_only_maintenance() =>
        Assert.False(Of(MaintenanceMode.ReadOnly).Refuses("//page", isAmbiguous: true, onlyReads: true));

    [Fact]
    public void Without_paths_or_with_the_root_it_covers_the_site()
    {
        Assert.Equal((true, false), (Of().CoversAll, Of().DependsOnPath));
        Assert.True(Of(paths: ["/shop", "/"]).CoversAll);
        Assert.True(Of(paths: ["/shop", "/"]).Refuses("/elsewhere", isAmbiguous: false, onlyReads: true));
        Assert.Equal((false, true), (Of(paths: ["/shop"]).CoversAll, Of(paths: ["/shop"]).DependsOnPath));
        Assert.Equal((true, true), (Of(exempt: ["/docs"]).CoversAll, Of(exempt: ["/docs"]).DependsOnPath));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("docs")]
    [InlineData("/docs/..")]
    public void Exempt_path_that_is_none_opens_nothing(string exempt)
    {
        CompiledMaintenance maintenance = Of(exempt: [exempt]);

        Assert.False(maintenance.DependsOnPath);
        Check(maintenance, "/docs", refuses: true);
    }

    [Fact]
    public void Its_networks_are_its_own()
    {
        var maintenance = new CompiledMaintenance(States.Maintenance() with { BypassNetworks = ["10.0.0.0/8", "nonsense"] });

        Assert.True(maintenance.Networks.Contain(System.Net.IPAddress.Parse("10.1.2.3")));
        Assert.True(Of().Networks.IsEmpty);
    }

    private static CompiledMaintenance Of(MaintenanceMode mode = MaintenanceMode.Closed, string[]? paths = null, string[]? exempt = null) =>
        new(States.Maintenance(mode: mode, paths: paths ?? []) with { ExemptPaths = exempt ?? [] });

    private static void Check(CompiledMaintenance maintenance, string path, bool refuses) =>
        Assert.Equal(refuses, maintenance.Refuses(path, isAmbiguous: false, onlyReads: true));
}
