using System.Text.Json;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StandardWebhooks;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>A message as it came.</summary>
internal sealed record ReceivedMessage(string Id, string Text, Dictionary<string, StringValues> Headers)
{
    public WebhookMessage Body => JsonSerializer.Deserialize(Text, WireJson.TypeInfo<WebhookMessage>())!;

    public string Signature => Headers["webhook-signature"].ToString();

    /// <summary>Verifies the signature with the library that receivers use; throws where it is not good.</summary>
    public void Verify(string secret) => new StandardWebhook(secret).Verify(Text, new HeaderDictionary(Headers));
}
