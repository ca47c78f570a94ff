using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>A name that nothing has may be long; an answer does not repeat all of it.</summary>
public sealed class LongNameTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly string Long = new string('x', 99) + new string('\u00e4', 900);

    [Theory]
    [InlineData("GET", "/v1/sites/{long}", null)]
    [InlineData("POST", "/v1/sites/{long}/maintenances", "{}")]
    [InlineData("GET", "/v1/sites/{site}/maintenances/{long}", null)]
    [InlineData("DELETE", "/v1/sites/{site}/maintenances/{long}", null)]
    [InlineData("GET", "/v1/sites/{site}/maintenances/{long}/receipt", null)]
    [InlineData("GET", "/v1/sites/{site}/convergence?maintenance={long}", null)]
    [InlineData("POST", "/v1/sites/{site}/passes", """{"for":"Kim","maintenance":"{long}"}""")]
    [InlineData("DELETE", "/v1/sites/{site}/passes/{long}", null)]
    [InlineData("DELETE", "/v1/sites/{site}/instances/{long}", null)]
    [InlineData("DELETE", "/v1/keys/{long}", null)]
    [InlineData("DELETE", "/v1/webhooks/{long}", null)]
    public async Task Answer_names_its_beginning(string method, string path, string? body)
    {
        string site = await shared.SiteAsync();
        string Named(string text, string name) => text.Replace("{site}", site, StringComparison.Ordinal).Replace("{long}", name, StringComparison.Ordinal);

        Answer refused = await shared.Http.CallAsync(method, Named(path, Uri.EscapeDataString(Long)), body is null ? null : Named(body, Long));

        Assert.Equal(404, refused.Status);
        Assert.InRange(refused["detail"]!.Length, 20, 400);
    }

    [Theory]
    [InlineData("/v1/sites/{site}/passes/mnp_7c2m4kx9q1z8r5tv_a-secret")]
    [InlineData("/v1/keys/mnt_7c2m4kx9q1z8r5tv_a_secret")]
    [InlineData("/v1/sites/mnt_7c2m4kx9q1z8r5tv_a-secret")]
    public async Task Secret_in_place_of_an_id_is_not_repeated(string path)
    {
        Answer refused = await shared.Http.Delete(path.Replace("{site}", await shared.SiteAsync(), StringComparison.Ordinal));

        Assert.Equal(404, refused.Status);
        Assert.Contains("_7c2m4kx9q1z8r5tv_...\"", refused["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Json.GetRawText(), StringComparison.Ordinal);
    }
}
