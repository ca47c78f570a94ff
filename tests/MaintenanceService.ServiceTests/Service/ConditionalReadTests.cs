using System.Net;
using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>What is read beside the API knows If-None-Match alone: any other condition neither fails it nor takes a part of it.</summary>
public sealed class ConditionalReadTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Reads
    {
        get
        {
            var reads = new TheoryData<string, string, string>();
            foreach (string path in (string[])["/", "/board/index.html", "/openapi/v1.json", "/openapi/v1.yaml", "/swagger/index.html", "/swagger/index.js", "/swagger/swagger-ui-bundle.js"])
            {
                reads.Add(path, "If-Match", "\"\"");
                reads.Add(path, "If-Match", "\"1.1\"");
                reads.Add(path, "If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT");
                reads.Add(path, "Range", "bytes=0-1");
                reads.Add(path, "Range", "bytes=99999999-");
            }

            return reads;
        }
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Other_conditions_change_nothing(string path, string header, string value)
    {
        (HttpStatusCode status, byte[] whole) = await AskAsync(path);

        (HttpStatusCode conditional, byte[] body) = await AskAsync(path, (header, value));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (status, conditional));
        Assert.Equal(whole, body);
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> AskAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage answer = await shared.Http.SendAsync(request, Test);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(Test));
    }
}
