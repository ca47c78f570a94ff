using System.Text.Json;
using System.Threading.Channels;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.Tests.Middleware;

/// <summary>
/// A service on a real socket that answers reports and the stream as a test says, and so also as no service should. Without a script it is a
/// good one.
/// </summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<Channel<string>> _streams = [];
    private volatile SiteState _state = States.Open();

    private ScriptedService(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What a report or a new stream is told.</summary>
    public SiteState State
    {
        get => _state with { ServerTime = Time.GetUtcNow() };
        set => _state = value;
    }

    /// <summary>The service's clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Answers a report instead of the good service; false = the good one answers after all.</summary>
    public Func<HttpContext, InstanceReport, Task<bool>>? OnReport { get; set; }

    /// <summary>Answers a stream instead of the good service; false = the good one answers after all.</summary>
    public Func<HttpContext, Task<bool>>? OnStream { get; set; }

    /// <summary>Only a first report's answer brings a state: whoever confirms a later one has heard it on the stream.</summary>
    public bool TellsByStreamAlone { get; set; }

    /// <summary>Breaks every connection off; a stream that is open already stays, and nothing comes on it.</summary>
    public bool IsSilent { get; set; }

    public Recorder<(string Instance, InstanceReport Report, string? Key)> Reports { get; } = new();

    public Recorder<string> StreamsOpened { get; } = new();

    public Recorder<string> Removed { get; } = new();

    public static async Task<ScriptedService> StartAsync(SiteState? state = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new ScriptedService(builder.Build());
        if (state is not null)
        {
            service.State = state;
        }

        service._app.MapPut("/v1/sites/{site}/instances/{instance}", service.ReportAsync);
        service._app.MapDelete("/v1/sites/{site}/instances/{instance}", (string instance) =>
        {
            service.Removed.Add(instance);
            return Results.NoContent();
        });
        service._app.MapGet("/v1/sites/{site}/stream", service.StreamAsync);
        await service._app.StartAsync();
        service.Address = new Uri(service._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return service;
    }

    /// <summary>Changes the state, and tells every open stream.</summary>
    public void Put(SiteState state)
    {
        State = state;
        Send(Event("state", JsonSerializer.Serialize(State, WireJson.TypeInfo<SiteState>())));
    }

    /// <summary>Sends raw text down every open stream.</summary>
    public void Send(string frame)
    {
        lock (_streams)
        {
            _streams.ForEach(stream => stream.Writer.TryWrite(frame));
        }
    }

    /// <summary>
    /// Falls silent, and waits until the app has heard all that was said before, the last of it a state. An answer that is still on its way
    /// would be heard at whatever time the app's clock shows by then.
    /// </summary>
    public async Task FallSilentAsync(SiteState last)
    {
        await StreamsOpened.FirstAsync(_ => true);
        IsSilent = true;
        TellsByStreamAlone = true;
        Put(last);
        // Reports go one at a time: this one was made when the state had come on the stream and all reports before were answered.
        await ConfirmedAsync(last.Revision);
    }

    /// <summary>The first report that has confirmed a revision.</summary>
    public async Task<InstanceReport> ConfirmedAsync(long revision, string epoch = States.Epoch) =>
        (await Reports.FirstAsync(entry => entry.Report.Epoch == epoch && entry.Report.Revision == revision).WaitAsync(HangGuard.Longest)).Report;

    public static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    public async ValueTask DisposeAsync()
    {
        lock (_streams)
        {
            _streams.ForEach(stream => stream.Writer.TryComplete());
        }

        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ReportAsync(HttpContext context, string instance)
    {
        InstanceReport report = (await JsonSerializer.DeserializeAsync(context.Request.Body, WireJson.TypeInfo<InstanceReport>(), context.RequestAborted))!;
        Reports.Add((instance, report, context.Request.Headers.Authorization.ToString().Replace("Bearer ", null, StringComparison.Ordinal)));
        if (IsSilent)
        {
            context.Abort();
            return;
        }

        if (OnReport is not null && await OnReport(context, report))
        {
            return;
        }

        context.Response.Headers[ReportHeader.Name] = ReportHeader.Format(report.Run!, report.Sequence!.Value);
        SiteState state = State;
        bool isKnown = report.Epoch == state.Epoch && report.Revision == state.Revision;
        if (isKnown || (TellsByStreamAlone && report.Revision > 0))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await context.Response.WriteAsJsonAsync(state, WireJson.TypeInfo<SiteState>());
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (IsSilent)
        {
            context.Abort();
            return;
        }

        var stream = Channel.CreateUnbounded<string>();
        lock (_streams)
        {
            _streams.Add(stream);
        }

        StreamsOpened.Add("");
        try
        {
            if (OnStream is not null && await OnStream(context))
            {
                return;
            }

            context.Response.ContentType = "text/event-stream";
            await WriteAsync(context, Event("state", JsonSerializer.Serialize(State, WireJson.TypeInfo<SiteState>())));
            await foreach (string frame in stream.Reader.ReadAllAsync(context.RequestAborted))
            {
                await WriteAsync(context, frame);
            }
        }
        catch (OperationCanceledException)
        {
            // The app closed it.
        }
        finally
        {
            lock (_streams)
            {
                _streams.Remove(stream);
            }
        }
    }

    private static async Task WriteAsync(HttpContext context, string frame)
    {
        await context.Response.WriteAsync(frame, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
