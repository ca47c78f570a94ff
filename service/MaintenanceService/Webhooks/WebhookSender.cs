using System.Net;
using System.Net.Sockets;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;
using MaintenanceService.Domain.Webhooks;

namespace MaintenanceService.Webhooks;

/// <summary>Sends one message once. Names are resolved for each message, and the connection goes to exactly the addresses that were checked.</summary>
internal sealed class WebhookSender : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly WebhookAddresses _addresses;
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public WebhookSender(WebhookAddresses addresses, IStore store, TimeProvider time)
    {
        _addresses = addresses;
        _store = store;
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            // A pooled connection would outlive the check of its address.
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
    }

    /// <exception cref="ProblemException">standby: nothing was sent, since another process may be the active one.</exception>
    public async Task<WebhookTest> SendAsync(WebhookRecord webhook, string messageId, string body, CancellationToken cancellationToken)
    {
        var url = new Uri(webhook.Url);
        if (_addresses.Fault(url) is { } fault)
        {
            return new WebhookTest { Detail = fault };
        }

        using var timeout = new CancellationTokenSource(Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using HttpRequestMessage request = Request(webhook, url, messageId, body);
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            int status = (int)response.StatusCode;
            return new WebhookTest
            {
                Delivered = response.IsSuccessStatusCode,
                Status = status,
                Detail = response.IsSuccessStatusCode ? $"The receiver answered {status}." : $"The receiver answered {status}; a message is accepted with 200 to 299.",
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookTest { Detail = $"The receiver did not answer within {Timeout.TotalSeconds:0} seconds." };
        }
        catch (HttpRequestException exception)
        {
            // The message may hold what the receiver has sent.
            string why = string.Concat((exception.InnerException?.Message ?? exception.Message).Select(c => TextRule.IsUnsafe(c) ? '?' : c));
            return new WebhookTest { Detail = $"The receiver could not be reached: {why}" };
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(WebhookRecord webhook, Uri url, string messageId, string body)
    {
        DateTimeOffset now = _time.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new WebhookContent(body, _store) };
        request.Headers.UserAgent.ParseAdd("MaintenanceService");
        request.Headers.Add("webhook-id", messageId);
        request.Headers.Add("webhook-timestamp", WebhookSignature.Timestamp(now));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(webhook.SecretsAt(now), messageId, now, body));
        return request;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await WebhookAddresses.ResolveAsync(context.DnsEndPoint.Host, cancellationToken);
        if (_addresses.Fault(context.InitialRequestMessage.RequestUri!, addresses) is { } fault)
        {
            throw new IOException(fault);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
