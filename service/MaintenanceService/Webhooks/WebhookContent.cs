using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Webhooks;

/// <summary>
/// The body of a message. Another process may have become the active one while the connection was made: that is checked as the body is
/// written, before which nothing of the request has left this process.
/// </summary>
internal sealed class WebhookContent : ByteArrayContent
{
    private readonly IStore _store;

    public WebhookContent(string body, IStore store)
        : base(Encoding.UTF8.GetBytes(body))
    {
        _store = store;
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => _store.MayAnswer
        ? base.SerializeToStreamAsync(stream, context, cancellationToken)
        : throw new ProblemException(ProblemKind.Standby, "This process of the service may not be the active one any more; nothing was sent. Send the request to the active one, or retry here in a moment.");
}
