using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Service.Contract;
using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>HEAD works wherever GET does: the same head, and no body.</summary>
public sealed class HeadTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_documented_GET_answers_HEAD_alike()
    {
        PublishedOperation[] gets = [.. (await PublishedOperation.ReadAllAsync(shared.Http)).Values.Where(operation => operation.Method == "GET")];
        string site = await shared.SiteAsync();
        await shared.Service.Client.PutMaintenanceAsync(site, "m", new MaintenanceRequest(), cancellationToken: Test);
        foreach (PublishedOperation operation in gets)
        {
            await AssertAlikeAsync(operation.Path.Replace("{site}", site, StringComparison.Ordinal).Replace("{id}", "m", StringComparison.Ordinal));
        }

        Assert.NotEmpty(gets);
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/openapi/v1.yaml")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/swagger-ui.css")]
    [InlineData("/nope")]
    public Task Other_paths_answer_HEAD_as_GET(string path) => AssertAlikeAsync(path);

    private async Task AssertAlikeAsync(string path)
    {
        using HttpResponseMessage got = await shared.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Test);
        using HttpResponseMessage head = await shared.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Test);

        Assert.Equal((path, got.StatusCode), (path, head.StatusCode));
        Assert.Equal(got.Headers.ETag, head.Headers.ETag);
        Assert.Equal(got.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Test));
        Assert.NotEqual(HttpStatusCode.MethodNotAllowed, head.StatusCode);
    }
}
