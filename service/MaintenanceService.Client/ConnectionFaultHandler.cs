using System.Net.Sockets;

namespace MaintenanceService.Client;

/// <summary>
/// Reports a connection that is reset in the moment in which it is made as any other that can't be made: the framework's handler asks the socket for its
/// address then, and the exception of that reaches the caller as it is.
/// </summary>
internal sealed class ConnectionFaultHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, exception.Message, exception);
        }
    }
}
