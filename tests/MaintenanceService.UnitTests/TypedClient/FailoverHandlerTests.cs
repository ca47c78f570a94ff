using System.Net;
using System.Text;
using MaintenanceService.Client;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>Which machine of the service a request goes to, and which it goes on to.</summary>
public sealed class FailoverHandlerTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private const string A = "https://a.example.com/v1/sites/%C3%A4?x=1";
    private const string B = "https://b.example.com/maintenance/v1/sites/%C3%A4?x=1";
    private static readonly Uri[] Addresses = [new("https://a.example.com/"), new("https://b.example.com/maintenance/"), new("https://c.example.com/")];

    [Fact]
    public async Task Machine_that_answered_is_asked_first_from_then_on()
    {
        var machines = new Machines { ["a"] = Unreachable };

        await machines.SendAsync(HttpMethod.Get);
        await machines.SendAsync(HttpMethod.Get);

        Assert.Equal([A, B, B], machines.Asked);
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
        Assert.DoesNotContain(broken.Asked, asked => asked.StartsWith("https://b.", StringComparison.Ordinal));
        await broken.SendAsync(HttpMethod.Post);

        Assert.Equal(B, broken.Asked[^1]);
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

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PUT", "")]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "https://a.example.com/livez")]
    public async Task Frozen_machine_costs_a_request_three_seconds(string method, string probe)
    {
        var machines = new Machines();
        machines.Freeze("a");

        using HttpResponseMessage answer = await machines.SendAsync(new HttpMethod(method), TimeSpan.FromSeconds(3.5));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(probe.Length > 0 ? [probe, "https://b.example.com/maintenance/livez", B] : [A, B], machines.Asked);
    }

    [Fact]
    public async Task Time_that_the_service_waits_is_added_to_it()
    {
        var machines = new Machines { Wait = TimeSpan.FromSeconds(30) };
        machines.Freeze("a");

        Task<HttpResponseMessage> asking = machines.SendAsync(HttpMethod.Get, TimeSpan.FromSeconds(32));
        Assert.Equal((false, 1), (asking.IsCompleted, machines.Asked.Count));
        machines.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(HttpStatusCode.OK, (await asking).StatusCode);
    }

    [Fact]
    public async Task Active_machine_that_is_slow_gets_more_time_where_the_others_do_not_serve()
    {
        var machines = new Machines { ["b"] = () => Refusal(503, "standby"), ["c"] = Unreachable };
        machines.Freeze("a");

        Task<HttpResponseMessage> asking = machines.SendAsync(HttpMethod.Get, TimeSpan.FromSeconds(3.5));
        Assert.Equal((false, 4), (asking.IsCompleted, machines.Asked.Count));
        machines.Time.Advance(TimeSpan.FromSeconds(5));
        machines.Thaw();

        Assert.Equal(HttpStatusCode.OK, (await asking).StatusCode);
        Assert.Equal(A, machines.Asked[^1]);
    }

    [Theory]
    [InlineData(412, "revision-conflict")]
    [InlineData(503, "standby")]
    public async Task Refusal_of_a_write_that_another_machine_may_have_carried_out_is_no_answer(int status, string slug)
    {
        HttpResponseMessage Refused() => Refusal(status, slug);
        foreach (Func<HttpResponseMessage> first in new[] { () => throw new HttpRequestException(HttpRequestError.ResponseEnded), () => Refusal(504, null) })
        {
            var machines = new Machines { ["a"] = first, ["b"] = Refused, ["c"] = Refused };

            HttpRequestException failed = await Assert.ThrowsAsync<HttpRequestException>(() => machines.SendAsync(HttpMethod.Put));

            Assert.Equal(HttpRequestError.ResponseEnded, failed.HttpRequestError);
            Assert.Equal(status, (int)(await machines.SendAsync(HttpMethod.Get)).StatusCode);
        }

        var frozen = new Machines { ["b"] = () => Refusal(412, "revision-conflict") };
        frozen.Freeze("a");
        await Assert.ThrowsAsync<HttpRequestException>(() => frozen.SendAsync(HttpMethod.Put, TimeSpan.FromSeconds(3.5)));
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
        private readonly TaskCompletionSource _thawed = new();
        private string? _frozen;

        public Machines() => _client = new HttpMessageInvoker(new FailoverHandler(Addresses, Time) { InnerHandler = this });

        public FakeTimeProvider Time { get; } = new();

        public TimeSpan Wait { get; init; }

        public List<string> Asked { get; } = [];

        public List<string> Bodies { get; } = [];

        public Func<HttpResponseMessage> this[string name]
        {
            set => _answers[name] = value;
        }

        /// <summary>Lets a machine answer nothing.</summary>
        public void Freeze(string name) => _frozen = name;

        public void Thaw() => _thawed.SetResult();

        /// <summary>Sends a request, and lets time pass.</summary>
        public Task<HttpResponseMessage> SendAsync(HttpMethod method, TimeSpan passing)
        {
            Task<HttpResponseMessage> answer = SendAsync(method);
            Time.Advance(passing);
            return answer;
        }

        public Task<HttpResponseMessage> SendAsync(HttpMethod method)
        {
            var request = new HttpRequestMessage(method, new Uri(Addresses[0], "v1/sites/%C3%A4?x=1")) { Content = method == HttpMethod.Get ? null : new StringContent("body") };
            request.Options.Set(FailoverHandler.ServiceWait, Wait);
            return _client.SendAsync(request, Test);
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            if (request.Content is { } content)
            {
                Bodies.Add(await content.ReadAsStringAsync(cancellationToken));
            }

            if (_frozen is { } name && request.RequestUri.Host.StartsWith(name, StringComparison.Ordinal))
            {
                await _thawed.Task.WaitAsync(cancellationToken);
            }

            if (request.RequestUri.AbsolutePath.EndsWith("/livez", StringComparison.Ordinal) && _answers.GetValueOrDefault(request.RequestUri.Host[..1]) != Unreachable)
            {
                return new HttpResponseMessage(HttpStatusCode.OK);
            }

            return _answers.TryGetValue(request.RequestUri.Host[..1], out Func<HttpResponseMessage>? answer) ? answer() : new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
