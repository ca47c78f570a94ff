using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Webhooks;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>What becomes of a message after each attempt, and when a webhook is given up.</summary>
public sealed class DeliveryTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    public DeliveryTests()
    {
        foreach (string id in new[] { "w", "other" })
        {
            _service.Hook(id, ["*"], [WebhookEvent.Started, WebhookEvent.Ended], webhook => webhook with { LastError = "before" });
        }

        _service.Start();
        _service.End();
    }

    private WebhookRecord Webhook => _service.Snapshot.Webhooks["w"];

    [Fact]
    public void Accepted_message_is_deleted_and_the_webhook_works()
    {
        Assert.False(Record(Delivery(), new WebhookTest { Delivered = true }));

        Assert.Equal((_service.Now, null), (Webhook.LastDeliveredAt, Webhook.LastError));
        Assert.Equal(3, _service.Snapshot.Outbox.Count);
        Assert.Equal("before", _service.Snapshot.Webhooks["other"].LastError);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 30)]
    [InlineData(3, 120)]
    [InlineData(4, 600)]
    [InlineData(5, 1_800)]
    [InlineData(6, 3_600)]
    [InlineData(7, 10_800)]
    [InlineData(8, 21_600)]
    [InlineData(9, 21_600)]
    [InlineData(0, 5)]
    public void Wait_grows_with_each_failed_attempt(int attempts, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), WebhookBackoff.After(attempts));

    [Fact]
    public void Failed_message_is_sent_again_later()
    {
        DeliveryRecord first = Delivery();
        Assert.False(Record(first, new WebhookTest { Status = 500, Detail = "500" }));

        Assert.Equal(first with { Attempts = 1, NextAttemptAt = _service.Now.AddSeconds(5) }, Delivery());
        Assert.Equal(("500", null, null), (Webhook.LastError, Webhook.LastDeliveredAt, Webhook.DisabledAt));
        _service.Pass(5);
        Assert.False(Record(Delivery(), new WebhookTest { Detail = "no answer" }));
        Assert.Equal((2, _service.Now.AddSeconds(30)), (Delivery().Attempts, Delivery().NextAttemptAt));
    }

    [Fact]
    public void Last_attempt_is_made_when_three_days_are_over_and_disables_the_webhook()
    {
        DateTimeOffset created = Delivery().CreatedAt;
        Refuse(WebhookBackoff.MaxAttempts - 1);
        Assert.Equal(created.AddDays(3), _service.Now);

        Assert.True(Record(Delivery(), new WebhookTest { Detail = "given up" }));

        Assert.Equal((_service.Now, "given up"), (Webhook.DisabledAt, Webhook.LastError));
        Assert.All(_service.Snapshot.Outbox.Values, delivery => Assert.Equal("other", delivery.Webhook));
        Assert.Equal(2, _service.Snapshot.Outbox.Count);
        Assert.Null(_service.Snapshot.Webhooks["other"].DisabledAt);
    }

    [Fact]
    public void Message_that_alone_is_refused_for_three_days_is_dropped_and_the_webhook_goes_on()
    {
        DeliveryRecord[] own = [.. _service.Snapshot.Outbox.Values.Where(delivery => delivery.Webhook == "w")];
        Refuse(WebhookBackoff.MaxAttempts - 1);
        Record(own[1], new WebhookTest { Delivered = true });
        // What is refused still is.
        Assert.Equal("no", Webhook.LastError);

        Assert.False(Record(Delivery(), new WebhookTest { Detail = "given up" }));

        Assert.Equal((null, "given up"), (Webhook.DisabledAt, Webhook.LastError));
        Assert.DoesNotContain(_service.Snapshot.Outbox.Values, delivery => delivery.Webhook == "w");
    }

    [Fact]
    public void Message_that_waited_for_three_days_behind_one_that_is_dropped_has_one_attempt()
    {
        Refuse(WebhookBackoff.MaxAttempts - 1);
        _service.Write(transaction => transaction.Save(Webhook with { LastDeliveredAt = transaction.Now }));
        DeliveryRecord first = Delivery();
        Assert.False(Record(first, new WebhookTest { Detail = "given up" }));

        DeliveryRecord second = Delivery();
        Assert.NotEqual(first.Id, second.Id);
        Assert.True(WebhookBackoff.IsDue(second, _service.Now));
        Assert.False(Record(second, new WebhookTest { Detail = "given up" }));
        Assert.DoesNotContain(_service.Snapshot.Outbox.Values, delivery => delivery.Webhook == "w");
    }

    [Fact]
    public void Clock_that_was_days_ahead_gives_up_nothing()
    {
        Refuse(3);
        _service.Time.Advance(TimeSpan.FromDays(4));

        Assert.False(Record(Delivery(), new WebhookTest { Detail = "no" }));

        Assert.Equal((4, _service.Now.AddMinutes(10)), (Delivery().Attempts, Delivery().NextAttemptAt));
        Assert.Null(Webhook.DisabledAt);
    }

    [Theory]
    [InlineData(3, -60, true)]
    [InlineData(3, -1, true)]
    [InlineData(3, 0, false)]
    [InlineData(3, 1, false)]
    [InlineData(3, 2, true)]
    [InlineData(0, -60, true)]
    public void Clock_that_was_set_back_puts_off_no_message_beyond_its_wait(int attempts, int minutes, bool isDue)
    {
        Refuse(attempts);

        Assert.Equal(isDue, WebhookBackoff.IsDue(Delivery(), (attempts == 0 ? Delivery().CreatedAt : Delivery().NextAttemptAt.AddMinutes(-2)).AddMinutes(minutes)));
    }

    [Theory]
    [InlineData(410, true)]
    [InlineData(404, false)]
    public void Receiver_that_is_gone_disables_it_at_once(int status, bool isDisabled)
    {
        Assert.Equal(isDisabled, Record(Delivery(), new WebhookTest { Status = status, Detail = "gone" }));
        Assert.Equal(isDisabled, Webhook.DisabledAt is not null);
    }

    [Fact]
    public void Outcome_of_what_was_deleted_meanwhile_changes_nothing()
    {
        DeliveryRecord delivery = Delivery();
        _service.Write(transaction => transaction.Remove(delivery));
        Assert.False(Record(delivery, new WebhookTest { Delivered = true }));
        Assert.Null(Webhook.LastDeliveredAt);

        DeliveryRecord second = Delivery();
        _service.Write(transaction => transaction.RemoveWebhook("w", Author.Service));
        Assert.False(Record(second, new WebhookTest { Status = 410 }));
        Assert.Equal(["other"], _service.Snapshot.Webhooks.Keys);
        Assert.All(_service.Snapshot.Outbox.Values, item => Assert.Equal("other", item.Webhook));
    }

    /// <summary>Lets attempts fail, each when it is due, and waits until the next one is.</summary>
    private void Refuse(int attempts)
    {
        for (int failed = 0; failed < attempts; failed++)
        {
            Assert.False(Record(Delivery(), new WebhookTest { Detail = "no" }));
            _service.Time.SetUtcNow(Delivery().NextAttemptAt);
        }
    }

    private DeliveryRecord Delivery() => _service.Snapshot.Outbox.Values.First(delivery => delivery.Webhook == "w");

    private bool Record(DeliveryRecord delivery, WebhookTest attempt) => _service.Write(transaction => WebhookDeliveries.Record(transaction, delivery, attempt));
}
