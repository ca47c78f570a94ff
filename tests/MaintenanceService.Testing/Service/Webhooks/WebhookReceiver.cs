using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>A receiver on a real socket of loopback, that answers as a test says and keeps all that it got.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<ReceivedMessage> _received = [];

    private WebhookReceiver(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Answers a message that was just kept; 200 unless a test says otherwise.</summary>
    public Func<ReceivedMessage, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<ReceivedMessage> Received
    {
        get
        {
            lock (_received)
            {
                return [.. _received];
            }
        }
    }

    public static async Task<WebhookReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/{**path}", receiver.TakeAsync);
        await app.StartAsync();
        receiver.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return receiver;
    }

    /// <summary>Waits until so many messages came, or more.</summary>
    public Task CameAsync(int count) => Eventually.TrueAsync(() => Received.Count >= count, TestContext.Current.CancellationToken);

    /// <summary>The events in the order in which they first came.</summary>
    public IReadOnlyList<string> Types => [.. Received.DistinctBy(message => message.Id).Select(message => message.Body.Type)];

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        var message = new ReceivedMessage(context.Request.Headers["webhook-id"].ToString(), body, context.Request.Headers.ToDictionary());
        lock (_received)
        {
            _received.Add(message);
        }

        await Answer(message, context);
    }
}
