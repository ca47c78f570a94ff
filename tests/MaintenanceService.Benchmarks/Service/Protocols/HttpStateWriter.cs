using MaintenanceService.Benchmarks.Service.Clients;

namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>Changes a state by one HTTP request.</summary>
/// <param name="server">The server.</param>
/// <param name="request">Makes the request of a message.</param>
internal sealed class HttpStateWriter(Uri server, Func<string, byte[]> request) : IStateWriter
{
    private readonly HttpConnection _connection = new(server);

    public void Send(string message) => _connection.Send(request(message));

    public void Receive() => _connection.Receive();

    public void Dispose() => _connection.Dispose();
}
