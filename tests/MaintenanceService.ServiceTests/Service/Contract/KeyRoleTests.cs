using MaintenanceService.Client;
using MaintenanceService.Tests.Service.Access;
using Xunit;

namespace MaintenanceService.Tests.Service.Contract;

/// <summary>Each operation of the document with each kind of key, within the key's sites and outside.</summary>
public sealed class KeyRoleTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Each_operation_answers_each_key_as_its_role_and_sites_say()
    {
        await using RunningService service = await RunningService.StartAsync(new ManualClock(Start));
        var book = new ContractBook(await PublishedOperation.ReadAllAsync(service.Http));
        await service.Http.Put("/v1/sites/other");
        (KeyRole Role, bool All, HttpClient Http)[] keys =
        [
            .. await Task.WhenAll(Enum.GetValues<KeyRole>().Select(async role => (role, false, await HttpAsync(service, role, "shop-*")))),
            (KeyRole.Admin, true, service.Http),
            (KeyRole.Viewer, true, await HttpAsync(service, KeyRole.Viewer, "*")),
        ];
        int sites = 0;
        foreach (PublishedOperation operation in book.Operations.Values)
        {
            foreach ((KeyRole role, bool all, HttpClient http) in keys)
            {
                (Call call, int success) = await GoodCalls.PrepareAsync(service.Http, operation.Id, $"shop-{++sites}");
                Answer within = await book.SendAsync(http, operation.Id, call);
                Assert.Equal((operation.Id, role, Expected(operation.Id, role, all, success)), (operation.Id, role, within.Status));
                if (operation.HasSite && !all)
                {
                    Answer outside = await book.SendAsync(http, operation.Id, call with { Site = "other" });
                    Assert.Equal((operation.Id, role, 404, "site-not-found"), (operation.Id, role, outside.Status, outside.Slug));
                    Assert.Null(outside["suggestion"]);
                }
            }
        }

        Assert.Equal(book.Operations.Count * keys.Length, sites);
        Assert.Equal("[]", (await service.Http.Get("/v1/sites/other"))["maintenances"]);
        Array.ForEach(keys, key => key.Http.Dispose());
    }

    [Fact]
    public async Task Request_without_a_valid_key_is_refused()
    {
        var time = new ManualClock(Start);
        await using RunningService service = await RunningService.StartAsync(time);
        var book = new ContractBook(await PublishedOperation.ReadAllAsync(service.Http));
        Answer expiring = await service.Http.Post("/v1/keys", $$"""{"name":"e","role":"admin","sites":["*"],"expiresAt":"{{WireTime.Format(Start.AddSeconds(5))}}"}""");
        Answer revoked = await service.Http.Post("/v1/keys", """{"name":"r","role":"admin","sites":["*"]}""");
        Assert.Equal(204, (await service.Http.Delete($"/v1/keys/{revoked["id"]}")).Status);
        await service.PassAsync(TimeSpan.FromSeconds(5));
        foreach (string? key in (string?[])[null, "", "mnt_nobody_0000", RunningService.AdminKey + "x", expiring["key"], revoked["key"]])
        {
            // Failures are counted by the minute.
            await service.PassAsync(TimeSpan.FromSeconds(61));
            using HttpClient http = service.HttpAs(key);
            foreach (PublishedOperation operation in book.Operations.Values)
            {
                Answer refused = await book.SendAsync(http, operation.Id, new Call { Site = "shop" });
                Assert.Equal((operation.Id, 401, "unauthenticated"), (operation.Id, refused.Status, refused.Slug));
                Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
            }
        }
    }

    [Fact]
    public async Task Document_says_which_roles_may()
    {
        await using RunningService service = await RunningService.StartAsync();
        string document = (await service.Http.Get("/openapi/v1.json")).Json.GetRawText();

        Assert.All(EndpointAccess.Operations(service), operation => Assert.All(
            Enum.GetValues<KeyRole>(), role => Assert.Equal(May(role, operation.Key), operation.Value.Roles.Contains(role))));
        Assert.Contains("Needs a key with the role operator or admin.", document, StringComparison.Ordinal);
        Assert.Contains("Needs a key with the role admin for every site.", document, StringComparison.Ordinal);
    }

    private static int Expected(string operation, KeyRole role, bool all, int success) =>
        May(role, operation) && (all || !IsWholeStore(operation)) ? success : 403;

    // The sentences of the contract, once more and independently of the policies in the code.
    private static bool May(KeyRole role, string operation) => role switch
    {
        KeyRole.Viewer => IsRead(operation) && !IsKeys(operation) && !operation.Contains("Webhook", StringComparison.Ordinal) && operation is not ("ListPasses" or "GetHistory"),
        KeyRole.Operator => May(KeyRole.Viewer, operation) || operation.Contains("Maintenance", StringComparison.Ordinal)
            || operation.Contains("Pass", StringComparison.Ordinal) || operation == "RemoveInstance",
        KeyRole.Admin => operation != "ReportInstance",
        _ => operation is "ReportInstance" or "RemoveInstance" or "WatchSite",
    };

    private static bool IsRead(string operation) => operation.StartsWith("Get", StringComparison.Ordinal)
        || operation.StartsWith("List", StringComparison.Ordinal) || operation == "WatchSite";

    private static bool IsKeys(string operation) => operation.EndsWith("Key", StringComparison.Ordinal) || operation.EndsWith("Keys", StringComparison.Ordinal);

    private static bool IsWholeStore(string operation) => IsKeys(operation) || operation == "GetHistory";

    private static async Task<HttpClient> HttpAsync(RunningService service, KeyRole role, params string[] sites) =>
        service.HttpAs(await service.KeyAsync(role, sites));
}
