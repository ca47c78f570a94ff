using System.Net;
using System.Text;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>Which machine of the service a request goes to, and which it goes on to.</summary>
public sealed class FailoverHandlerTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly Uri[] Addresses = [new("https://a.example.com/"), new("https://b.example.com/maintenance/"), new("https://c.example.com/")];

    [Fact]
    public async Task Machine_that_answered_is_asked_first_from_then_on()
    {
        var machines = new Machines { ["a"] = Unreachable };

        await machines.SendAsync(HttpMethod.Get);
        await machines.SendAsync(HttpMethod.Get);

        Assert.Equal(["https://a.example.com/v1/sites/%C3%A4?x=1", "https://b.example.com/maintenance/v1/sites/%C3%A4?x=1", "https://b.example.com/maintenance/v1/sites/%C3%A4?x=1"], machines.Asked);
    }

    [Theory]
    [InlineData(503, "standby")]
    [InlineData(503, "shutting-down")]
    [InlineData(502, null)]
    [InlineData(504, null)]
    public async Task Machine_that_is_not_the_active_one_is_passed_over(int status, string? slug)
    {
        var machines = new Machines { ["a"] = () => Refusal(status, slug), ["b"] = () => Refusal(status, slug) };

        using HttpResponseMessage answer = await machines.SendAsync(HttpMethod.Put);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(3, machines.Asked.Count);
        Assert.All(machines.Bodies, body => Assert.Equal("body", body));
    }

    [Theory]
    [InlineData(503, "storage-unavailable")]
    [InlineData(507, "storage-full")]
    [InlineData(401, "unauthenticated")]
    [InlineData(409, "maintenance-ended")]
    public async Task Refusal_of_the_active_machine_is_the_answer(int status, string slug)
    {
        var machines = new Machines { ["a"] = () => Refusal(status, slug) };

        using HttpResponseMessage answer = await machines.SendAsync(HttpMethod.Get);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(slug, await answer.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        Assert.Single(machines.Asked);
    }

    [Fact]
    public async Task Request_that_may_have_arrived_is_sent_again_only_where_twice_is_once()
    {
        var broken = new Machines { ["a"] = () => throw new HttpRequestException(HttpRequestError.ResponseEnded) };

        await Assert.ThrowsAsync<HttpRequestException>(() => broken.SendAsync(HttpMethod.Post));
        Assert.Single(broken.Asked);
        await broken.SendAsync(HttpMethod.Post);

        Assert.StartsWith("https://b.example.com/", broken.Asked[1], StringComparison.Ordinal);
        foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete })
        {
            var machines = new Machines { ["a"] = () => throw new HttpRequestException(HttpRequestError.ResponseEnded) };
            Assert.Equal(HttpStatusCode.OK, (await machines.SendAsync(method)).StatusCode);
        }

        var away = new Machines { ["a"] = Unreachable };
        Assert.Equal(HttpStatusCode.OK, (await away.SendAsync(HttpMethod.Post)).StatusCode);
    }

    [Fact]
    public async Task Frozen_machine_is_asked_last_after_its_request_was_given_up()
    {
        var machines = new Machines { ["a"] = () => throw new OperationCanceledException() };

        await Assert.ThrowsAsync<OperationCanceledException>(() => machines.SendAsync(HttpMethod.Get));
        await machines.SendAsync(HttpMethod.Get);

        Assert.StartsWith("https://b.example.com/", machines.Asked[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_active_machine_the_answer_is_the_standby_problem()
    {
        var standby = new Machines { ["a"] = Unreachable, ["b"] = () => Refusal(503, "standby"), ["c"] = Unreachable };
        var away = new Machines { ["a"] = Unreachable, ["b"] = Unreachable, ["c"] = Unreachable };

        using HttpResponseMessage answer = await standby.SendAsync(HttpMethod.Get);

        Assert.Contains("standby", await answer.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => away.SendAsync(HttpMethod.Get));
        Assert.Equal(3, away.Asked.Count);
    }

    private static HttpResponseMessage Unreachable() => throw new HttpRequestException(HttpRequestError.ConnectionError);

    private static HttpResponseMessage Refusal(int status, string? slug) => new((HttpStatusCode)status)
    {
        Content = slug is null
            ? new StringContent("Bad gateway", Encoding.UTF8, "text/html")
            : new StringContent($$"""{"type":"urn:maintenance:problem:{{slug}}","status":{{status}}}""", Encoding.UTF8, "application/problem+json"),
    };

    /// <summary>Three machines by their names; one that is not set answers 200.</summary>
    private sealed class Machines : HttpMessageHandler
    {
        private readonly Dictionary<string, Func<HttpResponseMessage>> _answers = [];
        private readonly HttpMessageInvoker _client;

        public Machines() => _client = new HttpMessageInvoker(new FailoverHandler(Addresses) { InnerHandler = this });

        public List<string> Asked { get; } = [];

        public List<string> Bodies { get; } = [];

        public Func<HttpResponseMessage> this[string name]
        {
            set => _answers[name] = value;
        }

        public Task<HttpResponseMessage> SendAsync(HttpMethod method) => _client.SendAsync(
            new HttpRequestMessage(method, new Uri(Addresses[0], "v1/sites/%C3%A4?x=1")) { Content = method == HttpMethod.Get ? null : new StringContent("body") }, Test);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            if (request.Content is { } content)
            {
                Bodies.Add(await content.ReadAsStringAsync(cancellationToken));
            }

            return _answers.TryGetValue(request.RequestUri.Host[..1], out Func<HttpResponseMessage>? answer) ? answer() : new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
