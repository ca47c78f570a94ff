using MaintenanceService.Authorization;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace MaintenanceService.Tests.Service.Access;

/// <summary>An endpoint that says nothing of who may call it is closed to all.</summary>
public sealed class EndpointAccessTests
{
    private static readonly string[] Public = ["/", "/board/{file}", "/livez", "/openapi/v1.json", "/openapi/v1.yaml", "/readyz"];

    [Fact]
    public async Task Each_endpoint_has_a_policy_and_only_the_public_ones_need_no_key()
    {
        await using RunningService service = await RunningService.StartAsync();
        IReadOnlyList<RouteEndpoint> all = EndpointAccess.All(service);

        Assert.NotEmpty(all);
        Assert.Equal(Public, all.Where(IsPublic).Select(Path).Distinct().Order(StringComparer.Ordinal));
        foreach (RouteEndpoint endpoint in all.Where(endpoint => !IsPublic(endpoint)))
        {
            Assert.NotNull(EndpointAccess.Role(endpoint));
            Assert.Contains(EndpointAccess.Requirements(endpoint), requirement => requirement is SiteScopeRequirement);
            Assert.Contains(EndpointAccess.Requirements(endpoint), requirement => requirement is SiteExistsRequirement);
        }
    }

    [Theory]
    [InlineData("/probe")]
    [InlineData("/v1/probe")]
    [InlineData("/v1/sites/{site}/probe")]
    public async Task Endpoint_without_a_policy_is_closed_to_every_key(string pattern)
    {
        await using RunningService service = await RunningService.StartAsync(map: app => app.MapGet(pattern, () => "inside"));
        await service.Http.Put("/v1/sites/shop");
        string path = pattern.Replace("{site}", "shop", StringComparison.Ordinal);
        using HttpClient anybody = service.HttpAs(null);
        using HttpClient viewer = service.HttpAs(await service.KeyAsync(KeyRole.Viewer, "*"));

        Assert.Equal((401, "unauthenticated"), (await anybody.Get(path)).Refusal);
        Assert.Equal((403, "forbidden"), (await viewer.Get(path)).Refusal);
        Assert.Equal((403, "forbidden"), (await service.Http.Get(path)).Refusal);
    }

    [Fact]
    public async Task Endpoint_with_a_bare_demand_for_authorization_keeps_keys_to_their_sites()
    {
        await using RunningService service = await RunningService.StartAsync(
            map: app => app.MapGet("/v1/sites/{site}/probe", (string site) => $"inside {site}").RequireAuthorization());
        await service.Http.Put("/v1/sites/shop");
        using HttpClient anybody = service.HttpAs(null);
        using HttpClient own = service.HttpAs(await service.KeyAsync(KeyRole.Viewer, "shop"));
        using HttpClient other = service.HttpAs(await service.KeyAsync(KeyRole.Viewer, "other"));

        Assert.Equal(401, (await anybody.Get("/v1/sites/shop/probe")).Status);
        Assert.Equal((404, "site-not-found"), (await other.Get("/v1/sites/shop/probe")).Refusal);
        Assert.Equal("inside shop", await own.GetStringAsync("/v1/sites/SHOP/probe", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Site_of_others_is_404_before_a_role_is_looked_at()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Http.Put("/v1/sites/other");
        using HttpClient viewer = service.HttpAs(await service.KeyAsync(KeyRole.Viewer, "shop"));

        Assert.Equal((404, "site-not-found"), (await viewer.Delete("/v1/sites/other")).Refusal);
        Assert.Equal((404, "site-not-found"), (await viewer.Delete("/v1/sites/nowhere")).Refusal);
        Assert.Equal((403, "forbidden"), (await viewer.Delete("/v1/sites/shop")).Refusal);
    }

    private static bool IsPublic(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
}
