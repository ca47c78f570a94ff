using System.Diagnostics;
using System.Net.Http.Headers;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Load;

/// <summary>
/// What anybody without a key can make the service do costs at most 20 times as much processor time as <c>GET /livez</c>. Measured as the
/// processor time of the service's own process, which what else the machine does hardly moves.
/// </summary>
public sealed class RequestCostTests
{
    private const int Most = 20;
    private const int Warmup = 300;
    private const int Requests = 600;

    /// <summary>What all is divided by is measured for longer: the system counts in steps of 10 ms.</summary>
    private const int BaseRequests = 5 * Requests;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private static int s_path;

    private static readonly (string Name, Func<HttpRequestMessage> Request)[] Keyless =
    [
        ("GET /readyz", () => Get("/readyz")),
        ("GET /openapi/v1.json", () => Get("/openapi/v1.json")),
        ("GET /openapi/v1.yaml", () => Get("/openapi/v1.yaml")),
        ("GET /openapi/v1.yaml under changing paths", () => Under($"/m{Interlocked.Increment(ref s_path)}", Get("/openapi/v1.yaml"))),
        ("GET /swagger/index.html", () => Get("/swagger/index.html")),
        ("GET /swagger/index.js", () => Get("/swagger/index.js")),
        ("GET /swagger/swagger-ui-bundle.js", () => Get("/swagger/swagger-ui-bundle.js")),
        ("GET of an unknown path", () => Get("/nope")),
        ("GET of a path of 7 KB", () => Get("/v1/sites/" + new string('a', 7_000))),
        ("GET of 3,000 segments", () => Get(string.Concat(Enumerable.Repeat("/a", 3_000)))),
        ("GET with 1,000 query parameters", () => Get("/v1/sites?" + string.Join('&', Enumerable.Range(0, 1_000).Select(i => $"a{i}=1")))),
        ("GET without a key", () => Get("/v1/sites/shop")),
        ("GET with a key of the wrong form", () => With(Get("/v1/sites/shop"), "Bearer nonsense")),
        ("GET with a key of the right form", () => With(Get("/v1/sites/shop"), "Bearer mnt_4q8zr2m6kx0c9t1v_" + new string('a', 49))),
        ("GET with a key of 8 KB", () => With(Get("/v1/sites/shop"), "Bearer " + new string('a', 8_000))),
        ("GET with 50 headers", () => Many(Get("/v1/sites/shop"))),
        ("an unknown method", () => new HttpRequestMessage(new HttpMethod("FROBNICATE"), "/v1/sites/shop")),
        ("POST of 60 KB without a key", () => Post("/v1/sites/shop/maintenances", 60_000)),
        ("POST of 60 KB to an unknown path", () => Post("/nope", 60_000)),
        ("POST of 60 KB to /livez", () => Post("/livez", 60_000)),
    ];

    [Fact]
    public async Task Nothing_that_needs_no_key_costs_more_than_20_times_livez()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, new Dictionary<string, string>
        {
            ["Maintenance__DataFolder"] = folder.File("data"),
            ["Logging__LogLevel__Default"] = "Warning",
            ["Maintenance__TrustedProxies__0"] = "127.0.0.1",

            // Compiled in full at once: what is compiled again while it is measured would count for whatever is asked then.
            ["DOTNET_TieredCompilation"] = "0",
        });
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = service.Address };
        TimeSpan first = await CostAsync(service, http, () => Get("/livez"), BaseRequests);
        var spent = new List<(string Name, TimeSpan Time)>();
        foreach ((string name, Func<HttpRequestMessage> request) in Keyless)
        {
            spent.Add((name, await CostAsync(service, http, request, Requests)));
        }

        TimeSpan last = await CostAsync(service, http, () => Get("/livez"), BaseRequests);
        TimeSpan livez = (first + last) / 2;
        List<(string Name, double Times)> costs = spent.ConvertAll(one => (one.Name, one.Time / livez));
        string table = string.Join('\n', costs.Select(cost => $"| {cost.Name} | {cost.Times:0.0} |"));
        TestContext.Current.TestOutputHelper?.WriteLine($"livez: {livez.TotalMicroseconds:0} µs\n{table}");
        Assert.True(costs.TrueForAll(cost => cost.Times <= Most), table);
    }

    private static async Task<TimeSpan> CostAsync(ServerProcess service, HttpClient http, Func<HttpRequestMessage> request, int requests)
    {
        await SendAsync(http, request, Warmup);
        TimeSpan before = Spent(service);
        await SendAsync(http, request, requests);
        return (Spent(service) - before) / requests;
    }

    private static async Task SendAsync(HttpClient http, Func<HttpRequestMessage> request, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using HttpRequestMessage message = request();
            using HttpResponseMessage answer = await http.SendAsync(message, HttpCompletionOption.ResponseContentRead, Test);
            Assert.NotEqual(500, (int)answer.StatusCode);
        }
    }

    private static TimeSpan Spent(ServerProcess service)
    {
        using Process process = Process.GetProcessById(service.Id);
        return process.TotalProcessorTime;
    }

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static HttpRequestMessage Post(string path, int bytes)
    {
        var content = new ByteArrayContent(new byte[bytes]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    // As a proxy that passes on the header of its clients.
    private static HttpRequestMessage Under(string path, HttpRequestMessage message)
    {
        message.Headers.Add("X-Forwarded-Prefix", path);
        return message;
    }

    private static HttpRequestMessage With(HttpRequestMessage message, string authorization)
    {
        message.Headers.TryAddWithoutValidation("Authorization", authorization);
        return message;
    }

    private static HttpRequestMessage Many(HttpRequestMessage message)
    {
        for (int i = 0; i < 50; i++)
        {
            message.Headers.TryAddWithoutValidation($"X-Header-{i}", new string('x', 100));
        }

        return message;
    }
}
