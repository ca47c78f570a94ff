using System.Net;
using Xunit;

namespace MaintenanceService.Tests.Service.OpenApi;

/// <summary>Proves that the document is created once, and that a conditional request for it is answered 304.</summary>
public sealed class DocumentCacheTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/openapi/v1.json", "application/json")]
    [InlineData("/openapi/v1.yaml", "application/yaml")]
    public async Task Known_document_is_304_and_another_ETag_is_not(string path, string mediaType)
    {
        using HttpClient anybody = shared.Service.HttpAs(null);
        using HttpResponseMessage first = await anybody.GetAsync(path, Test);
        using HttpResponseMessage known = await SendAsync(anybody, path, first.Headers.ETag!.ToString());
        using HttpResponseMessage stale = await SendAsync(anybody, path, "\"another\"");

        Assert.Equal((HttpStatusCode.OK, mediaType), (first.StatusCode, first.Content.Headers.ContentType?.MediaType));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Empty(await known.Content.ReadAsByteArrayAsync(Test));
        Assert.Equal(HttpStatusCode.OK, stale.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(Test), await stale.Content.ReadAsStringAsync(Test));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string path, string etag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        return await http.SendAsync(request, Test);
    }
}
