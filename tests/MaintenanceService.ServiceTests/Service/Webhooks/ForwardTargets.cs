using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>A server in the place of Slack, Teams, Statuspage and Uptime Kuma: one path for each, and all that came is kept.</summary>
internal sealed class ForwardTargets : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<Forwarded> _all = [];

    private ForwardTargets(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>The status for a path; a request is kept before it is asked for.</summary>
    public Func<string, int> Status { get; set; } = _ => StatusCodes.Status200OK;

    public IReadOnlyList<Forwarded> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public static async Task<ForwardTargets> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var targets = new ForwardTargets(app);
        app.Run(targets.TakeAsync);
        await app.StartAsync();
        targets.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return targets;
    }

    public IReadOnlyList<Forwarded> Of(string path) => [.. All.Where(item => item.Path == path)];

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        HttpRequest request = context.Request;
        lock (_all)
        {
            _all.Add(new Forwarded(request.Method, request.Path, request.QueryString.ToString(), request.Headers.Authorization.ToString(), body));
        }

        context.Response.StatusCode = Status(request.Path);
    }
}

/// <summary>A request as it came.</summary>
internal sealed record Forwarded(string Method, string Path, string Query, string Authorization, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
