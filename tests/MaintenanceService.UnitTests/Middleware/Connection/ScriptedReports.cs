using System.Net;
using System.Text.Json;
using MaintenanceService.AspNetCore.Connection;
using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using MaintenanceService.Tests.Middleware.State;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>An instance that reports to a service which answers as a test says; chance gives each wait its greatest length.</summary>
internal sealed class ScriptedReports : ISnapshotStore
{
    public ScriptedReports()
    {
        Instance = App.Create();
        Health = new ConnectionHealth(App.Time) { IsExpected = true };
        Client = new MaintenanceClient(
            new HttpClient(new Handler(this)) { BaseAddress = new Uri("http://service/"), Timeout = Timeout.InfiniteTimeSpan }, () => "key", App.Time);
        Microsoft.Extensions.Logging.ILogger logger = Log.CreateLogger("MaintenanceService.AspNetCore.Connection");
        Snapshots = new SnapshotHandler(Instance, this, Broadcast, logger);
        Reports = new ReportLoop(Client, Instance, Snapshots, Health, () => ["GET /health"], "shop", "web-1", App.Time, logger, new Backoff(new FixedRandom(1)));
        Stream = new StreamLoop(Client, Instance, Snapshots, Reports, Health, "shop", App.Time, logger, new Backoff(new FixedRandom(1)));
    }

    public InstanceUnderTest App { get; } = new();

    public AppLog Log { get; } = new();

    public StateBroadcast Broadcast { get; } = new();

    public InstanceStateMachine Instance { get; }

    public ConnectionHealth Health { get; }

    public MaintenanceClient Client { get; }

    public SnapshotHandler Snapshots { get; }

    public ReportLoop Reports { get; }

    public StreamLoop Stream { get; }

    /// <summary>The requests that arrived, such as <c>PUT /v1/sites/shop/instances/web-1</c>.</summary>
    public Recorder<string> Calls { get; } = new();

    public Recorder<InstanceReport> Received { get; } = new();

    /// <summary>The state that is answered to a report; null = 204.</summary>
    public SiteState? Behind { get; set; }

    /// <summary>Returns the answer to a request in place of this service's; null = this service's.</summary>
    public Func<HttpRequestMessage, Task<HttpResponseMessage>?> Instead { get; set; } = _ => null;

    public static Task<HttpResponseMessage> Problem(HttpStatusCode status, string slug) => Task.FromResult(new HttpResponseMessage(status)
    {
        Content = new StringContent($$"""{"type":"urn:maintenance:problem:{{slug}}","status":{{(int)status}}}""", System.Text.Encoding.UTF8, "application/problem+json"),
    });

    public void Save(SiteState state)
    {
    }

    private Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request)
    {
        Calls.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
        InstanceReport? report = request.Content is { } content ? JsonSerializer.Deserialize(content.ReadAsStream(), WireJson.TypeInfo<InstanceReport>()) : null;
        if (report is not null)
        {
            Received.Add(report);
        }

        return Instead(request) ?? Task.FromResult(report is null ? new HttpResponseMessage(HttpStatusCode.NoContent) : Answer(report));
    }

    private HttpResponseMessage Answer(InstanceReport report)
    {
        var answer = new HttpResponseMessage(Behind is null ? HttpStatusCode.NoContent : HttpStatusCode.OK);
        if (Behind is { } state)
        {
            answer.Content = new StringContent(JsonSerializer.Serialize(state, WireJson.TypeInfo<SiteState>()), System.Text.Encoding.UTF8, "application/json");
        }

        answer.Headers.Add(ReportHeader.Name, ReportHeader.Format(report.Run ?? "", report.Sequence ?? 0));
        return answer;
    }

    private sealed class Handler(ScriptedReports service) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            service.AnswerAsync(request).WaitAsync(cancellationToken);
    }
}
