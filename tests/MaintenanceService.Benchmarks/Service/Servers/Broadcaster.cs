using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>
/// The least that a broadcaster of server-sent events on Kestrel does: it commits what was posted as one row, then writes the same bytes to
/// everybody who listens. It knows no keys, and checks nothing.
/// </summary>
internal sealed class Broadcaster
{
    /// <summary>The word on the command line of its process; the folder of its file follows.</summary>
    public const string Argument = "broadcaster";
    private readonly RowStore _store;
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSignal();
    private byte[] _event = [];

    private Broadcaster(RowStore store) => _store = store;

    /// <summary>Serves until the process is killed.</summary>
    public static async Task RunAsync(string folder)
    {
        using var store = new RowStore(Path.Combine(folder, "rows.db"));
        var broadcaster = new Broadcaster(store);
        broadcaster.Change("{}");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapGet("/stream", broadcaster.WatchAsync);
        app.MapPost("/change", broadcaster.ChangeAsync);
        await app.StartAsync();
        Console.WriteLine($"Now listening on: {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    private async Task WatchAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        while (!context.RequestAborted.IsCancellationRequested)
        {
            Task next = _changed.Task;
            await context.Response.BodyWriter.WriteAsync(_event);
            await next;
        }
    }

    private async Task ChangeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Change(await reader.ReadToEndAsync());
        context.Response.ContentLength = 0;
    }

    private void Change(string state)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            long revision = _store.Commit(state);
            _event = Encoding.UTF8.GetBytes($"event: state\nid: {revision}\ndata: {state}\n\n");
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
