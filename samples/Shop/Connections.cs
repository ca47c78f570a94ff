using System.Net.WebSockets;

namespace Shop;

/// <summary>Connections that stay: a WebSocket that echoes, and a stream of events.</summary>
internal static class Connections
{
    public static void Map(WebApplication app)
    {
        app.Map("/ws", EchoAsync);
        app.MapGet("/events", EventsAsync);
    }

    private static async Task EchoAsync(HttpContext context, Counters counters)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        counters.Connect();
        byte[] buffer = new byte[4096];
        try
        {
            WebSocketReceiveResult received;
            while ((received = await socket.ReceiveAsync(buffer, context.RequestAborted)).MessageType != WebSocketMessageType.Close)
            {
                counters.Message();
                await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            // Aborted: the site has closed, or the client is gone.
        }
        finally
        {
            counters.Disconnect();
        }
    }

    private static async Task EventsAsync(HttpContext context, Counters counters, TimeProvider time)
    {
        counters.Connect();
        context.Response.ContentType = "text/event-stream";
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            do
            {
                counters.Message();
                await context.Response.WriteAsync($"data: {time.GetUtcNow():O}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
            while (await timer.WaitForNextTickAsync(context.RequestAborted));
        }
        catch (OperationCanceledException)
        {
            // The reader is gone, or the site has closed.
        }
        finally
        {
            counters.Disconnect();
        }
    }
}
