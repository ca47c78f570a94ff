using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>nginx as a cache before a Shop: what the middleware says of caching is what keeps private pages and refusals out of it.</summary>
[Collection(typeof(OneAtATime))]
public sealed class CachingProxyTests
{
    private const string Keep = "proxy_cache_valid any 10m; proxy_cache_use_stale error timeout http_500 http_503 updating;";
    private const string KeepWhateverTheAppSays = Keep + " proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_of_a_staff_member_and_the_refusal_are_never_given_to_another_visitor()
    {
        await RunAsync(Keep, async (site, staff) =>
        {
            Assert.Contains("sam", await staff(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.GetAsync("/", Test)).StatusCode);
            HttpResponseMessage again = await site.GetAsync("/", Test);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "MISS"), (again.StatusCode, again.Headers.GetValues("X-Cache").Single()));
            Assert.Contains("sam", await staff(), StringComparison.Ordinal);
        },
        async site =>
        {
            HttpResponseMessage open = await site.GetAsync("/", Test);
            Assert.Equal(HttpStatusCode.OK, open.StatusCode);
            Assert.Contains("a guest", await open.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        });
    }

    // Without the headers the same cache leaks both: so it is they that keep it from it.
    [Fact]
    public async Task Cache_that_ignores_the_headers_gives_the_page_of_a_staff_member_to_everybody()
    {
        await RunAsync(KeepWhateverTheAppSays, async (site, staff) =>
        {
            Assert.Contains("sam", await staff(), StringComparison.Ordinal);
            HttpResponseMessage leaked = await site.GetAsync("/", Test);
            Assert.Equal((HttpStatusCode.OK, "HIT"), (leaked.StatusCode, leaked.Headers.GetValues("X-Cache").Single()));
            Assert.Contains("sam", await leaked.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.GetAsync("/slow", Test)).StatusCode);
        },
        async site => Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.GetAsync("/slow", Test)).StatusCode));
    }

    private static async Task RunAsync(string caching, Func<HttpClient, Func<Task<string>>, Task> whileClosed, Func<HttpClient, Task> whenOpen)
    {
        using var folder = new TemporaryFolder();
        await using Fleet fleet = await Fleet.StartAsync(shopSettings: new Dictionary<string, string> { ["Maintenance__BypassRoles__0"] = "staff" });
        await using Nginx nginx = await Nginx.StartAsync(fleet.Shops[0].Address, folder, caching, Test);
        using HttpClient site = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = nginx.Address };
        using var form = new FormUrlEncodedContent([new("user", "sam")]);
        HttpResponseMessage signedIn = await site.PostAsync("/login", form, Test);
        string cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        Versioned<Maintenance> begun = await fleet.Client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", begun.Value.Id, 300, Test)).Converged);
        await whileClosed(site, () => AsStaffAsync(site, cookie));

        await fleet.Client.EndMaintenanceAsync("shop", begun.Value.Id, cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 300, cancellationToken: Test)).Converged);
        await whenOpen(site);
    }

    private static async Task<string> AsStaffAsync(HttpClient site, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", cookie);
        HttpResponseMessage answer = await site.SendAsync(request, Test);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Test);
    }
}
