using System.Diagnostics;
using MaintenanceService.Client;
using MaintenanceService.Tests.Architecture;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>docs/recipes/webhook-forwarder.mjs as a process, with a webhook of the service that sends to it.</summary>
internal sealed class WebhookForwarder : IAsyncDisposable
{
    private const string Node = "/usr/bin/node";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private Process? _process;

    public Uri Address { get; private set; } = null!;

    public Webhook Webhook { get; private set; } = null!;

    /// <summary>Starts it; skips the test where there is no Node.js.</summary>
    public static async Task<WebhookForwarder> StartAsync(RunningService service, ForwardTargets targets)
    {
        Assert.SkipUnless(File.Exists(Node), "node is not installed");
        int port = Processes.FreePort.Next();
        var forwarder = new WebhookForwarder
        {
            Webhook = await service.Client.CreateWebhookAsync(new WebhookRequest { Url = $"http://127.0.0.1:{port}/", Sites = ["*"] }, TestContext.Current.CancellationToken),
        };
        var start = new ProcessStartInfo(Node, [Repository.PathOf("docs", "recipes", "webhook-forwarder.mjs")]) { RedirectStandardOutput = true };
        start.Environment["WEBHOOK_SECRET"] = forwarder.Webhook.Secret;
        start.Environment["PORT"] = $"{port}";
        start.Environment["SLACK_URL"] = new Uri(targets.Address, "/slack").ToString();
        start.Environment["TEAMS_URL"] = new Uri(targets.Address, "/teams").ToString();
        start.Environment["STATUSPAGE_COMPONENT_URL"] = new Uri(targets.Address, "/statuspage").ToString();
        start.Environment["STATUSPAGE_KEY"] = "key";
        start.Environment["KUMA_PUSH_URL"] = new Uri(targets.Address, "/kuma?status=up&msg=OK&ping=").ToString();
        forwarder._process = Process.Start(start)!;
        string? line = await forwarder._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
        forwarder.Address = new Uri(line!.Split(' ')[^1]);
        return forwarder;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }
}
