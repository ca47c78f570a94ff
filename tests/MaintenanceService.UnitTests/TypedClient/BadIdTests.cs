using System.Net;
using System.Reflection;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>An empty variable in place of an id: the request would reach another operation, such as the one that ends everything.</summary>
public sealed class BadIdTests
{
    private static readonly string[] Ids = ["site", "id", "instance", "maintenance"];

    public static TheoryData<string, string, string?> Cases()
    {
        var cases = new TheoryData<string, string, string?>();
        foreach (MethodInfo method in typeof(MaintenanceClient).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            foreach (ParameterInfo parameter in method.GetParameters().Where(parameter => Ids.Contains(parameter.Name)))
            {
                string?[] bad = ["", ".", "..", " ", "a/b", "a%2fb", "a?b", "a#b", "é", "-a", new string('a', 101), .. parameter.HasDefaultValue ? (string?[])[] : [null]];
                Array.ForEach(bad, value => cases.Add(method.Name, parameter.Name!, value));
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Name_or_id_that_can_be_none_is_refused_before_a_request_is_made(string method, string parameter, string? value)
    {
        var requests = new RequestCounter();
        using var http = new HttpClient(requests) { BaseAddress = new Uri("http://127.0.0.1:1/") };
        using var client = new MaintenanceClient(http, () => "key");

        ArgumentException refused = await Assert.ThrowsAnyAsync<ArgumentException>(() => CallAsync(client, method, parameter, value));

        Assert.Equal((parameter, 0), (refused.ParamName, requests.Count));
        Assert.Contains(value is null ? "null" : value[..Math.Min(value.Length, 100)], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_and_ids_at_the_edge_of_their_pattern_become_requests()
    {
        var requests = new RequestCounter();
        using var http = new HttpClient(requests) { BaseAddress = new Uri("http://127.0.0.1:1/") };
        using var client = new MaintenanceClient(http, () => "key");
        foreach ((string site, string id) in ((string, string)[])[("a", "A"), ("Shop-1.eu", "x_1.2:3-"), (new string('a', 63), new string('0', 100))])
        {
            await Assert.ThrowsAsync<MaintenanceServiceException>(() => client.GetMaintenanceAsync(site, id, TestContext.Current.CancellationToken));
            Assert.Equal($"/v1/sites/{site}/maintenances/{id}", requests.LastPath);
        }

        Assert.Equal(3, requests.Count);
    }

    private static async Task CallAsync(MaintenanceClient client, string method, string parameter, string? value)
    {
        MethodInfo info = typeof(MaintenanceClient).GetMethod(method)!;
        object?[] arguments = [.. info.GetParameters().Select(item => item.Name == parameter ? value
            : Ids.Contains(item.Name) ? "good"
            : item.HasDefaultValue ? item.DefaultValue
            : item.ParameterType.GetConstructor([]) is { } constructor ? constructor.Invoke([])
            : item.ParameterType.IsInterface ? new Dictionary<string, System.Text.Json.JsonElement>()
            : null)];
        object called = info.Invoke(client, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        if (called is IAsyncEnumerable<StreamEvent> events)
        {
            await foreach (StreamEvent _ in events)
            {
            }
        }
        else
        {
            await (Task)called;
        }
    }

    private sealed class RequestCounter : HttpMessageHandler
    {
        public int Count { get; private set; }

        public string? LastPath { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            LastPath = request.RequestUri!.AbsolutePath;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadGateway));
        }
    }
}
