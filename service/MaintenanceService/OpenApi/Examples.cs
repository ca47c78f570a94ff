using System.Text.Json.Nodes;

namespace MaintenanceService.OpenApi;

/// <summary>Returns, for each operation with a body, an example of the request that can be sent unchanged.</summary>
internal static class Examples
{
    public static JsonNode? Of(string? operationId) => operationId switch
    {
        "PutSite" => JsonNode.Parse("""{"displayName":"Web shop","settings":{"message":"We are back at ten.","drainSeconds":20}}"""),
        "StartMaintenance" => JsonNode.Parse("""{"mode":"closed","reason":"orders migration","message":"We are back in half an hour.","duration":"PT30M"}"""),
        "PutMaintenance" => JsonNode.Parse("""{"mode":"closed","reason":"orders migration","lease":{"seconds":120,"onExpiry":"release"}}"""),
        "PatchMaintenance" => JsonNode.Parse("""{"message":"It takes a little longer: we are back in an hour.","duration":"PT1H"}"""),
        "ReportInstance" => JsonNode.Parse("""{"run":"5e0f7a2c","sequence":1,"epoch":null,"revision":0,"mode":"open"}"""),
        "CreatePass" => JsonNode.Parse("""{"for":"Kim, who tests the checkout","duration":"PT2H"}"""),
        "CreateKey" => JsonNode.Parse("""{"name":"deploy pipeline","role":"operator","sites":["shop","shop-*"]}"""),
        "CreateWebhook" => JsonNode.Parse("""{"url":"https://hooks.example.com/maintenance","sites":["shop","shop-*"],"events":["started","ended"]}"""),
        _ => null,
    };
}
