using MaintenanceService.Client;
using MaintenanceService.Tests.Service.Raw;
using Xunit;

namespace MaintenanceService.Tests.Service.Contract;

/// <summary>A path that only resembles an operation's is 404: an empty variable in place of an id must not reach another operation.</summary>
public sealed class ExactPathTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_operation_is_at_its_exact_path_alone()
    {
        string site = await shared.SiteAsync();
        await shared.Service.Client.PutMaintenanceAsync(site, "m", new MaintenanceRequest(), cancellationToken: Test);
        string app = await shared.Service.KeyAsync(KeyRole.Instance, "*");
        long revision = (await shared.Service.Client.GetSiteAsync(site, Test)).Value.Revision;
        IReadOnlyDictionary<string, PublishedOperation> operations = await PublishedOperation.ReadAllAsync(shared.Http);
        foreach (PublishedOperation operation in operations.Values)
        {
            string key = operation.Id == "ReportInstance" ? app : RunningService.AdminKey;
            foreach (string path in Lookalikes(operation.Path, site))
            {
                Assert.Equal((operation.Id, path, 404, "not-found"), await SendAsync(operation, path, key));
            }

            string slash = Lookalikes(operation.Path, site).First();
            Assert.Equal((operation.Id, slash, 401, "unauthenticated"), await SendAsync(operation, slash, "nonsense"));
        }

        Site after = (await shared.Service.Client.GetSiteAsync(site, Test)).Value;
        Assert.Equal((revision, MaintenanceMode.Closed), (after.Revision, after.Mode));
        Assert.Equal(31, operations.Count);
    }

    [Theory]
    [InlineData("/livez/")]
    [InlineData("/readyz/")]
    [InlineData("/openapi/v1.json/")]
    [InlineData("/swagger//index.html")]
    public async Task Other_paths_are_exact_too(string path) => Assert.Equal((404, "not-found"), (await shared.Http.Get(path)).Refusal);

    [Fact]
    public async Task Folder_of_Swagger_UI_is_its_own()
    {
        using HttpResponseMessage folder = await shared.Http.GetAsync("/swagger/", Test);

        Assert.True((int)folder.StatusCode is 200 or 301 or 302, folder.ToString());
    }

    private static IEnumerable<string> Lookalikes(string template, string site)
    {
        string path = template.Replace("{site}", site, StringComparison.Ordinal).Replace("{id}", "m", StringComparison.Ordinal).Replace("{instance}", "i", StringComparison.Ordinal);
        yield return path + "/";
        yield return path + "//";
        yield return path + "/.";
        yield return path + "/x/..";
        yield return path + "/%2e";
        yield return path.Replace("/v1/", "/v1/./", StringComparison.Ordinal);
        yield return path.Replace("/v1/", "/v1/x/%2E%2e/", StringComparison.Ordinal);
        if (template.EndsWith('}'))
        {
            yield return path[..(path.LastIndexOf('/') + 1)];
        }
    }

    // By hand: HttpClient resolves dots by itself.
    private async Task<(string, string, int, string?)> SendAsync(PublishedOperation operation, string path, string key)
    {
        using RawConnection connection = await RawConnection.OpenAsync(shared.Service.Address);
        string body = operation.HasBody ? "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}" : "\r\n";
        await connection.SendAsync(System.Text.Encoding.ASCII.GetBytes(
            $"{operation.Method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n{body}"));
        RawAnswer answer = (await connection.ReadAsync())!;
        return (operation.Id, path, answer.Status, answer.Slug);
    }
}
