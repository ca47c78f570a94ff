using System.Net.Http.Json;
using System.Text;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Retry;

/// <summary>Which bodies are sent again after a refusal: those that can be read twice, and small ones that are kept.</summary>
public sealed class RepeatedBodyTests
{
    private const string Order = "an order";

    private static Dictionary<string, Func<HttpContent?>> Contents { get; } = new()
    {
        ["none"] = () => null,
        ["text"] = () => new StringContent(Order),
        ["bytes"] = () => new ByteArrayContent(Encoding.UTF8.GetBytes(Order)),
        ["memory"] = () => new ReadOnlyMemoryContent(Encoding.UTF8.GetBytes(Order)),
        ["json"] = () => JsonContent.Create(new { Order }),
        ["one-time sequence"] = () => JsonContent.Create(Once(Order)),
        ["one-time sequence within"] = () => JsonContent.Create(new { Orders = Once(Order) }),
        ["parts with JSON"] = () => new MultipartContent { JsonContent.Create(Once(Order)) },
        ["form"] = () => new FormUrlEncodedContent([new("order", "1")]),
        ["parts"] = () => new MultipartFormDataContent { { new StringContent(Order), "order" }, { new ByteArrayContent([1, 2]), "file" } },
        ["stream"] = () => Stream(Order),
        ["part of a stream"] = () => new MultipartFormDataContent { { new StringContent(Order), "order" }, { Stream(Order), "file" } },
        ["stream without a length"] = () => new StreamContent(new EndlessLooking(Encoding.UTF8.GetBytes(Order))),
        ["asynchronous sequence"] = () => JsonContent.Create(LaterAsync(Order)),
        ["parts without a length"] = () => new MultipartFormDataContent { { new StringContent(Order), "order" }, { new StreamContent(new EndlessLooking([1])), "file" } },
    };

    [Theory]
    [InlineData("none")]
    [InlineData("text")]
    [InlineData("bytes")]
    [InlineData("memory")]
    [InlineData("json")]
    [InlineData("one-time sequence")]
    [InlineData("one-time sequence within")]
    [InlineData("parts with JSON")]
    [InlineData("form")]
    [InlineData("parts")]
    [InlineData("stream")]
    [InlineData("part of a stream")]
    public async Task Body_is_sent_again_as_it_was(string kind)
    {
        RefusingApp app = Refusing();

        await app.SendAsync(app.Client(), Post(Contents[kind]()));

        Assert.Equal(2, app.Bodies.Count);
        Assert.Equal(app.Bodies[0], app.Bodies[1]);
        Assert.Equal(kind != "none", app.Bodies[0]?.Contains("order", StringComparison.OrdinalIgnoreCase) == true);
    }

    [Theory]
    [InlineData("stream without a length")]
    [InlineData("parts without a length")]
    [InlineData("asynchronous sequence")]
    public async Task Body_of_unknown_length_is_sent_once(string kind)
    {
        RefusingApp app = Refusing();

        await Assert.ThrowsAsync<SiteInMaintenanceException>(() => app.SendAsync(app.Client(), Post(Contents[kind]())));

        Assert.Single(app.Bodies);
    }

    [Theory]
    [InlineData(8, "stream", true)]
    [InlineData(7, "stream", false)]
    [InlineData(0, "bytes", true)]
    public async Task Body_is_kept_up_to_the_size_that_is_allowed(int max, string kind, bool isSentAgain)
    {
        RefusingApp app = Refusing();
        HttpClient client = app.Client(options => options.MaxBufferedBytes = max);

        Exception? refused = await Record.ExceptionAsync(() => app.SendAsync(client, Post(Contents[kind]())));

        Assert.Equal((isSentAgain, isSentAgain ? 2 : 1), (refused is null, app.Bodies.Count));
    }

    [Fact]
    public async Task Megabyte_is_kept_by_default()
    {
        const int Megabyte = 1024 * 1024;
        RefusingApp small = Refusing();
        RefusingApp large = Refusing();

        await small.SendAsync(small.Client(), Post(Stream(new string('x', Megabyte))));
        await Assert.ThrowsAsync<SiteInMaintenanceException>(() => large.SendAsync(large.Client(), Post(Stream(new string('x', Megabyte + 1)))));

        Assert.Equal((2, 1), (small.Bodies.Count, large.Bodies.Count));
    }

    private static RefusingApp Refusing() => new(RefusingApp.Refusal(TimeSpan.FromSeconds(1)));

    private static HttpRequestMessage Post(HttpContent? content) => new(HttpMethod.Post, "/orders") { Content = content };

    // Empty at the second reading, as the rows of a query.
    private static IEnumerable<string> Once(string text)
    {
        var rows = new Queue<string>([text]);
        return Rows();

        IEnumerable<string> Rows()
        {
            while (rows.TryDequeue(out string? row))
            {
                yield return row;
            }
        }
    }

    private static async IAsyncEnumerable<string> LaterAsync(string text)
    {
        await Task.Yield();
        yield return text;
    }

    private static StreamContent Stream(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    /// <summary>Like the body of a request that is passed on.</summary>
    private sealed class EndlessLooking(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
