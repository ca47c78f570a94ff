using System.Text;
using MaintenanceService.Authentication;
using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Tests.Service.Contract;
using MaintenanceService.Tests.Service.Raw;
using MaintenanceService.Tests.Service.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Keys;

/// <summary>A revoked or expired key finishes nothing that it began.</summary>
public sealed class RevocationTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("POST /v1/keys", """{"name":"made after the revocation","role":"admin","sites":["*"]}""")]
    [InlineData("PUT /v1/sites/new", "{}")]
    [InlineData("POST /v1/sites/shop/maintenances", "{}")]
    [InlineData("PUT /v1/sites/shop/maintenances/m", "{}")]
    [InlineData("POST /v1/sites/shop/passes", """{"for":"x"}""")]
    public async Task Body_that_comes_after_the_revocation_changes_nothing(string request, string body)
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Http.Put("/v1/sites/shop");
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "leaked", Role = KeyRole.Admin, Sites = ["*"] }, Test);

        RawAnswer answer = await TrickleAsync(service, request, body, key);

        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Slug));
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
        Assert.Equal("keyRevoked", (await service.Http.Get("/v1/history?limit=1"))["items.0.action"]);
    }

    [Fact]
    public async Task Report_that_arrives_after_the_revocation_registers_no_instance()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Http.Put("/v1/sites/shop");
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "leaked", Role = KeyRole.Instance, Sites = ["shop"] }, Test);

        RawAnswer answer = await TrickleAsync(service, "PUT /v1/sites/shop/instances/i", """{"run":"r","sequence":1}""", key);

        Assert.Equal(401, answer.Status);
        Assert.Empty((await service.Http.Get("/v1/sites/shop/instances")).Each("id"));
    }

    [Fact]
    public async Task Report_of_a_known_instance_that_comes_after_the_revocation_is_not_taken()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Http.Put("/v1/sites/shop");
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "leaked", Role = KeyRole.Instance, Sites = ["shop"] }, Test);
        using HttpClient leaked = service.HttpAs(key.Secret);
        Assert.Equal(200, (await leaked.Put("/v1/sites/shop/instances/i", """{"run":"r","sequence":1,"appVersion":"before"}""")).Status);

        // It writes nothing to the store, but what it says would count, and prolong what the instance may do.
        RawAnswer answer = await TrickleAsync(service, "PUT /v1/sites/shop/instances/i", """{"run":"r","sequence":2,"appVersion":"after"}""", key);

        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Slug));
        Assert.Equal(["before"], (await service.Http.Get("/v1/sites/shop/instances")).Each("appVersion"));
    }

    [Fact]
    public async Task Write_that_waits_behind_the_revocation_is_refused_within_the_write()
    {
        await using RunningService service = await RunningService.StartAsync(configure: builder => builder.Services.AddSingleton<IStore, FailingStore>());
        var store = (FailingStore)service.Services.GetRequiredService<IStore>();
        GroupCommitQueue queue = service.Services.GetRequiredService<GroupCommitQueue>();
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "leaked", Role = KeyRole.Admin, Sites = ["*"] }, Test);
        var caller = new Caller(Author.Service, key.Id, KeyRole.Admin, ["*"]);
        using var held = new ManualResetEventSlim();
        store.BeforeCommit = held.Wait;

        Task first = queue.WriteAsync(transaction => SiteCommands.Create(transaction, "first", null, new SiteSettings(), Author.Service));
        Task revocation = queue.WriteAsync(transaction => KeyCommands.Revoke(transaction, key.Id, Author.Service));
        Task<Key> behind = queue.WriteAsync(caller, transaction => KeyCommands.Create(transaction, new KeyRequest { Name = "k", Role = KeyRole.Admin, Sites = ["*"] }, caller.Author));
        store.BeforeCommit = null;
        held.Set();
        await first;
        await revocation;

        Assert.Equal(ProblemKind.Unauthenticated, (await Assert.ThrowsAsync<ProblemException>(() => behind)).Kind);
        Assert.Equal(2, queue.Snapshot.Keys.Count);
    }

    [Fact]
    public async Task Waiting_call_of_a_revoked_key_ends_with_401()
    {
        var time = new ManualClock(Start);
        await using RunningService service = await RunningService.StartAsync(time);
        await CloseAsync(service);
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "leaked", Role = KeyRole.Viewer, Sites = ["shop"] }, Test);
        using HttpClient leaked = service.HttpAs(key.Secret);
        Task<Answer> waiting = leaked.Get("/v1/sites/shop/convergence?wait=300");
        Task<Answer> other = service.Http.Get("/v1/sites/shop/convergence?wait=300");
        await IsWaitedForAsync(service, 2);

        await service.Client.RevokeKeyAsync(key.Id, Test);

        // The clock stands still: it is the revocation that ends the wait.
        Answer ended = await waiting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Test);
        Assert.Equal((401, "unauthenticated"), ended.Refusal);
        Assert.Equal("Bearer", ended.Headers.WwwAuthenticate.ToString());
        Assert.False(other.IsCompleted);
        Assert.Equal((409, "not-converged"), (await service.PassUntilAsync(other)).Refusal);
    }

    [Fact]
    public async Task Waiting_call_of_an_expired_key_ends_with_401_within_five_seconds()
    {
        var time = new ManualClock(Start);
        await using RunningService service = await RunningService.StartAsync(time);
        await CloseAsync(service);
        Key key = await service.Client.CreateKeyAsync(
            new KeyRequest { Name = "short", Role = KeyRole.Viewer, Sites = ["shop"], ExpiresAt = Start.AddSeconds(20) }, Test);
        using HttpClient http = service.HttpAs(key.Secret);
        Task<Answer> waiting = http.Get("/v1/sites/shop/convergence?wait=300");
        await IsWaitedForAsync(service, 1);
        await service.PassAsync(TimeSpan.FromSeconds(18));
        Assert.False(waiting.IsCompleted);

        await service.PassAsync(TimeSpan.FromSeconds(7));

        Assert.Equal((401, "unauthenticated"), (await waiting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Test)).Refusal);
    }

    [Fact]
    public async Task Test_of_a_webhook_by_a_revoked_key_ends_with_401_although_the_receiver_does_not_answer()
    {
        await using RunningService service = await HookedService.StartAsync(new ManualClock(Start));
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        Webhook webhook = await service.HookAsync(receiver);
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "leaked", Role = KeyRole.Admin, Sites = ["*"] }, Test);
        using HttpClient leaked = service.HttpAs(key.Secret);
        Task<Answer> test = leaked.Post($"/v1/webhooks/{webhook.Id}/test");
        await receiver.CameAsync(1);

        await service.Client.RevokeKeyAsync(key.Id, Test);

        Assert.Equal((401, "unauthenticated"), (await test.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Test)).Refusal);
    }

    // Without an instance it does not converge.
    private static async Task CloseAsync(RunningService service)
    {
        await service.Http.Put("/v1/sites/shop");
        await service.Http.Post("/v1/sites/shop/maintenances", "{}");
    }

    private static Task IsWaitedForAsync(RunningService service, int calls) =>
        Processes.Eventually.TrueAsync(() => service.Services.GetRequiredService<CallerWatches>().Count == calls, Test);

    // The head of a request, then a revocation, and then the body.
    private static async Task<RawAnswer> TrickleAsync(RunningService service, string request, string body, Key key)
    {
        using RawConnection connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync(Encoding.ASCII.GetBytes(
            $"{request} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key.Secret}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\n\r\n"));
        // Sent when the body is asked for: the key was good until then.
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", await connection.ReadTextAsync(25));
        await service.Client.RevokeKeyAsync(key.Id, Test);
        await connection.SendAsync(Encoding.ASCII.GetBytes(body));
        return (await connection.ReadAsync())!;
    }
}
