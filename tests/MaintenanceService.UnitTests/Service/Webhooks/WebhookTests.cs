using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Webhooks;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>Which webhooks may be made and seen, and by whom.</summary>
public sealed class WebhookTests
{
    private static readonly Caller Everything = new(InMemoryService.Alice, "k", KeyRole.Admin, ["*"]);
    private static readonly Caller OfShops = Everything with { Sites = ["shop-*", "cart"] };
    private static readonly WebhookRequest Request = new() { Url = "https://hooks.example.com/x", Sites = ["Shop-*"], Events = [WebhookEvent.Started, WebhookEvent.Ended, WebhookEvent.Started] };
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public void Webhook_is_made_with_a_secret_that_is_shown_once()
    {
        Webhook webhook = Create(Request);

        Assert.Equal(("https://hooks.example.com/x", "Alice", _service.Now), (webhook.Url, webhook.CreatedBy.Name, webhook.CreatedAt));
        Assert.Equal(["shop-*"], webhook.Sites);
        Assert.Equal([WebhookEvent.Started, WebhookEvent.Ended], webhook.Events);
        Assert.Equal((null, null, null), (webhook.DisabledAt, webhook.LastDeliveredAt, webhook.LastError));
        WebhookRecord record = _service.Snapshot.Webhooks[webhook.Id];
        Assert.Equal(webhook.Secret, record.Secret);
        Assert.Equal((null, null, 0), (record.FormerSecret, record.FormerSecretUntil, record.OlderSecrets.Count));
        Assert.Equal(32, Convert.FromBase64String(webhook.Secret!["whsec_".Length..]).Length);
        Webhook shown = WebhookViews.Of(record with { DisabledAt = _service.Now, LastDeliveredAt = _service.Now, LastError = "no" });
        Assert.Null(shown.Secret);
        Assert.Equal((webhook.Id, webhook.Url, _service.Now, _service.Now, "no"), (shown.Id, shown.Url, shown.DisabledAt, shown.LastDeliveredAt, shown.LastError));
        Assert.Equal(Enum.GetValues<WebhookEvent>(), Create(Request with { Events = null }).Events);
    }

    [Theory]
    [InlineData("https://hooks.example.com", true)]
    [InlineData("http://localhost:8080/a?b=c", true)]
    [InlineData("https://user@hooks.example.com", false)]
    [InlineData("https://hooks.example.com/#part", false)]
    [InlineData("https://hooks.example.com/a b", false)]
    [InlineData("https://hooks.example.com/\u0001", false)]
    [InlineData("https://hooks.example.com\\x", false)]
    [InlineData("hooks.example.com", false)]
    [InlineData("/hooks", false)]
    [InlineData("mailto:a@example.com", false)]
    [InlineData("", false)]
    public void Address_is_absolute_and_plain(string url, bool isValid)
    {
        if (isValid)
        {
            Assert.Equal(new Uri(url), WebhookRule.Url(url));
        }
        else
        {
            AssertRefused(ProblemKind.InvalidValue, "/url", Request with { Url = url });
        }
    }

    [Fact]
    public void Request_that_breaks_a_rule_is_refused_at_its_member()
    {
        AssertRefused(ProblemKind.MalformedRequest, "/url", Request with { Url = null });
        Assert.NotNull(WebhookRule.Url("https://a.example/" + new string('a', 1_982)));
        AssertRefused(ProblemKind.InvalidValue, "/url", Request with { Url = "https://a.example/" + new string('a', 1_983) });
        AssertRefused(ProblemKind.MalformedRequest, "/sites", Request with { Sites = null });
        AssertRefused(ProblemKind.InvalidValue, "/sites", Request with { Sites = [] });
        AssertRefused(ProblemKind.InvalidValue, "/sites", Request with { Sites = [.. Enumerable.Repeat("shop", 101)] });
        AssertRefused(ProblemKind.InvalidValue, "/sites/1", Request with { Sites = ["shop", "no name"] });
        AssertRefused(ProblemKind.InvalidValue, "/events", Request with { Events = [] });
    }

    [Theory]
    [InlineData("shop-1", true)]
    [InlineData("shop-*", true)]
    [InlineData("shop-e*", true)]
    [InlineData("cart", true)]
    [InlineData("cart*", false)]
    [InlineData("shop*", false)]
    [InlineData("shop", false)]
    [InlineData("*", false)]
    public void Webhook_is_for_sites_of_its_creator_alone(string site, bool isCovered)
    {
        if (isCovered)
        {
            Assert.Equal([site], Create(Request with { Sites = [site] }, OfShops).Sites);
        }
        else
        {
            _service.Refused(ProblemKind.Forbidden, transaction => WebhookCommands.Create(transaction, Request with { Sites = ["cart", site] }, OfShops));
        }

        Assert.Equal([site], Create(Request with { Sites = [site] }).Sites);
    }

    [Fact]
    public void Webhook_of_others_does_not_exist_for_a_caller()
    {
        string id = Create(Request with { Sites = ["shop-1", "other"] }).Id;

        _service.Refused(ProblemKind.NotFound, transaction => WebhookCommands.Delete(transaction, id, OfShops));
        _service.Refused(ProblemKind.NotFound, transaction => WebhookCommands.Rotate(transaction, id, OfShops));
        _service.Refused(ProblemKind.NotFound, transaction => WebhookCommands.Delete(transaction, "none", Everything));
        Assert.Equal(id, WebhookCommands.Find(_service.Snapshot, id, Everything).Id);

        _service.Write(transaction => WebhookCommands.Delete(transaction, id, Everything));
        Assert.Empty(_service.Snapshot.Webhooks);
    }

    [Fact]
    public void Service_holds_a_hundred_webhooks()
    {
        for (int i = 0; i < 100; i++)
        {
            Create(Request);
        }

        _service.Refused(ProblemKind.InvalidValue, transaction => WebhookCommands.Create(transaction, Request, Everything));
    }

    [Fact]
    public void Former_secret_signs_for_a_day_after_the_rotation()
    {
        Webhook webhook = Create(Request);
        DateTimeOffset rotated = _service.Now;
        string second = _service.Write(transaction => WebhookCommands.Rotate(transaction, webhook.Id, Everything)).Secret!;

        WebhookRecord record = _service.Snapshot.Webhooks[webhook.Id];
        Assert.NotEqual(webhook.Secret, second);
        Assert.Equal([second, webhook.Secret!, webhook.Secret!], record.SecretsAt(rotated.AddDays(1).AddTicks(-1)));
        Assert.Equal([second], record.SecretsAt(rotated.AddDays(1)));
        Assert.Equal((webhook.Url, webhook.CreatedAt), (record.Url, record.CreatedAt));
    }

    [Fact]
    public void Secrets_of_several_rotations_sign_for_a_day_each_the_newest_three()
    {
        Webhook webhook = Create(Request);
        var secrets = new List<string> { webhook.Secret! };
        void Rotate() => secrets.Insert(0, _service.Write(transaction => WebhookCommands.Rotate(transaction, webhook.Id, Everything)).Secret!);
        WebhookRecord Record() => _service.Snapshot.Webhooks[webhook.Id];

        Rotate();
        _service.Pass(TimeSpan.FromHours(1));
        Rotate();

        Assert.Equal([.. secrets, secrets[^1]], Record().SecretsAt(_service.Now));
        Assert.Equal([secrets[0], secrets[1], secrets[1]], Record().SecretsAt(_service.Now.AddHours(23)));
        Assert.Equal([secrets[0]], Record().SecretsAt(_service.Now.AddHours(24)));

        Rotate();
        Rotate();
        Assert.Equal([.. secrets[..4], secrets[3]], Record().SecretsAt(_service.Now));
        Assert.DoesNotContain(secrets, secret => Record().OlderSecrets[0].ToString().Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Signature_is_that_of_Standard_Webhooks()
    {
        // The example of the specification's reference libraries.
        DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);
        const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

        Assert.Equal(Signature, WebhookSignature.Sign([Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, """{"test": 2432232314}"""));
        Assert.Equal($"{Signature} {Signature}", WebhookSignature.Sign([Secret, Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, """{"test": 2432232314}"""));
        Assert.Equal("1614265330", WebhookSignature.Timestamp(at));
    }

    private Webhook Create(WebhookRequest request, Caller? caller = null) => _service.Write(transaction => WebhookCommands.Create(transaction, request, caller ?? Everything));

    private void AssertRefused(ProblemKind kind, string pointer, WebhookRequest request) => Assert.Equal(
        pointer, _service.Refused(kind, transaction => WebhookCommands.Create(transaction, request, Everything)).Pointer);
}
