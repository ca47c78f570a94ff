using System.Net.WebSockets;
using System.Text;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Hubs;

/// <summary>Blazor's hub is not refused while its connection may end what it began: rendering and JS interop go through it.</summary>
public sealed class CircuitTests
{
    private const byte ErrorResult = 1;
    private const byte NonVoidResult = 3;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Circuit_is_served_in_its_drain_time()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder => builder.Services.AddServerSideBlazor();
            setup.After = web => web.MapBlazorHub();
        });
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, Test);
        await socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Binary, true, Test);
        // Calls are answered when the connection has begun.
        Assert.Equal(ErrorResult, await CallAsync(socket, "1", "Unknown"));

        app.Memory.Set(MaintenanceMode.Closed);

        string address = app.Address.ToString();
        Assert.Equal(NonVoidResult, await CallAsync(socket, "2", "StartCircuit", address, address, "[]", ""));
    }

    // Returns the kind of the result.
    private static async Task<byte> CallAsync(ClientWebSocket socket, string id, string method, params string[] arguments)
    {
        // MessagePack, with its length before it: [1, {}, id, method, arguments].
        byte[] call = [0x95, 0x01, 0x80, .. Text(id), .. Text(method), (byte)(0x90 | arguments.Length), .. arguments.SelectMany(Text)];
        await socket.SendAsync(new byte[] { (byte)call.Length }.Concat(call).ToArray(), WebSocketMessageType.Binary, true, Test);
        return await ReceiveUntilAsync(socket, [0x03, 0x80, .. Text(id)]);
    }

    private static byte[] Text(string text) => [(byte)(0xA0 | text.Length), .. Encoding.ASCII.GetBytes(text)];

    // Returns the byte that follows.
    private static async Task<byte> ReceiveUntilAsync(ClientWebSocket socket, byte[] sequence)
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), Test);
            Assert.NotEqual(WebSocketMessageType.Close, received.MessageType);
            int at = buffer.AsSpan(0, received.Count).IndexOf(sequence);
            if (at >= 0)
            {
                return buffer[at + sequence.Length];
            }
        }
    }
}
