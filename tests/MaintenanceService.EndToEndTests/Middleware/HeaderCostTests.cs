using System.Net;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>
/// No header that the middleware reads makes a refusal expensive: each is filled as far as a server lets it be, and the refusal measured against
/// a short one. Without a server, whose own work would hide ours.
/// </summary>
[Collection(typeof(Processes.OneAtATime))]
public sealed class HeaderCostTests
{
    private const int HeaderLength = 32_000;
    private const int Most = 20;
    private const int Rounds = 60;
    private const int Times = 20;

    public static TheoryData<string, string> Hostile => new()
    {
        { "Accept", Fill(",") },
        { "Accept", Fill("a/b,") },
        { "Accept", Fill(";q=0.") },
        { "Accept", Fill("\"") },
        { "Accept", "text/html" + Fill(";a=\"\\\"") },
        { "Accept", Fill("text/plain;q=0,") },
        { "Accept-Language", Fill(",") },
        { "Accept-Language", Fill("x-a;q=0.1,") },
        { "Accept-Language", Fill("de-") },
        { "Cookie", Fill(";") },
        { "Cookie", Fill("a=b; ") },
        { "Cookie", Fill("__Host-maintenance-pass") },
        { "Cookie", Fill("x__Host-maintenance-pass=; ") },
        { "Maintenance-Pass", Fill("mnp_p1_") },
        { "Upgrade", Fill(",") },
        { "Upgrade", Fill("h2c,") },
        { "Content-Type", "application/grpc;" + Fill("a=b;") },
        { "Content-Type", Fill("application/grpc") },
        { "Origin", Fill("https://") },
        { "Sec-Fetch-Mode", Fill("navigate") },
        { "query", "?" + Fill("&")[..8000] },
        { "query", "?" + Fill("maintenance-pass=&")[..8000] },
        { "query", "?" + Fill("amaintenance-pass=&")[..8000] },
        { "path", "/" + Fill("a/")[..8000] },
        { "path", "/" + Fill("%")[..8000] },
        { "path", "/" + Fill(".x/")[..8000] },
        { "path", "/" + Fill("é")[..2600] },
        { "path of a program", "/" + Fill("<é")[..2600] },
        { "path of a program", "/" + Fill("%")[..8000] },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Long_header_costs_less_than_twenty_short_refusals(string name, string value)
    {
        (RequestDelegate pipeline, IServiceProvider services) = Build();
        string accept = name is "Accept-Language" or "path" ? "text/html" : "application/json";
        double ratio = Ratio(
            () => Run(pipeline, Context(services, accept, null, "")),
            () => Run(pipeline, Context(services, accept, name, value)));

        Assert.True(ratio < Most, $"{name} of {value.Length} characters like \"{value[..Math.Min(20, value.Length)]}\" costs {ratio:0.0} short refusals.");
        TestContext.Current.SendDiagnosticMessage($"{name} \"{value[..Math.Min(20, value.Length)]}\": {ratio:0.0}");
    }

    [Fact]
    public void Measure_finds_a_costly_header()
    {
        (RequestDelegate pipeline, IServiceProvider services) = Build();
        string value = Fill(",");

        double ratio = Ratio(
            () => Run(pipeline, Context(services, "application/json", null, "")),
            () => _ = Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParseList(new StringValues(Enumerable.Repeat(value, 8).ToArray()), out _));

        // Eight of them: also a machine that parses three times as fast sees it.
        Assert.True(ratio > Most, $"Parsing by the framework costs {ratio:0.0} short refusals: is the measure blind?");
    }

    private static (RequestDelegate, IServiceProvider) Build()
    {
        ServiceProvider services = new ServiceCollection().AddLogging().AddInMemoryMaintenance().BuildServiceProvider();
        (SiteStatePass pass, _) = States.Pass();
        SiteStateMaintenance maintenance = States.Maintenance(mode: MaintenanceMode.Closed);
        SiteStateMaintenance readers = States.Maintenance("m2", MaintenanceMode.ReadOnly);
        services.GetRequiredService<InstanceStateMachine>().Apply(States.With(maintenance, readers) with { ServerTime = TimeProvider.System.GetUtcNow(), Passes = [pass] });
        var app = new ApplicationBuilder(services);
        app.UseMaintenance().Run(_ => Task.CompletedTask);
        return (app.Build(), services);
    }

    private static DefaultHttpContext Context(IServiceProvider services, string accept, string? name, string value)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Features.Set<IHttpUpgradeFeature>(new Upgradable());
        context.Request.Method = "GET";
        context.Request.Scheme = "https";
        context.Request.Path = "/orders";
        context.Request.Headers.Accept = accept;
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        switch (name)
        {
            case null:
                break;
            case "path" or "path of a program":
                // The conversion from a string would decode it, which is the server's work.
                context.Request.Path = new PathString(value);
                break;
            case "query":
                context.Request.QueryString = new QueryString(value);
                break;
            default:
                context.Request.Headers[name] = value;
                break;
        }

        return context;
    }

    // Interleaved, and the fastest of many rounds: whatever else the machine does meets both.
    private static double Ratio(Action one, Action other)
    {
        double fastOne = double.MaxValue;
        double fastOther = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            fastOne = Math.Min(fastOne, Time(one));
            fastOther = Math.Min(fastOther, Time(other));
        }

        return fastOther / fastOne;
    }

    private static double Time(Action action)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < Times; i++)
        {
            action();
        }

        return TimeProvider.System.GetElapsedTime(start).TotalNanoseconds;
    }

    private static void Run(RequestDelegate pipeline, DefaultHttpContext context)
    {
        pipeline(context).GetAwaiter().GetResult();
        Assert.NotEqual(0, context.Response.StatusCode);
    }

    private static string Fill(string part) => string.Concat(Enumerable.Repeat(part, (HeaderLength / part.Length) + 1))[..HeaderLength];

    private sealed class Upgradable : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => Task.FromResult(Stream.Null);
    }
}
