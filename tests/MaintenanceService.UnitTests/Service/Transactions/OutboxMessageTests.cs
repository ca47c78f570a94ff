using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using Xunit;

namespace MaintenanceService.Tests.Service.Transactions;

/// <summary>Which webhooks are told of what, and what a message says.</summary>
public sealed class OutboxMessageTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public void Message_holds_the_history_entry_with_the_record()
    {
        _service.Hook("w", ["shop"], Enum.GetValues<WebhookEvent>());
        _service.Pass(5);

        Maintenance record = _service.Start(new MaintenanceRequest { Reason = "why" });

        DeliveryRecord delivery = Assert.Single(_service.Snapshot.Outbox.Values);
        Assert.Equal(("w", "shop", 1L, 0, _service.Now, _service.Now), (delivery.Webhook, delivery.Site, delivery.Number, delivery.Attempts, delivery.CreatedAt, delivery.NextAttemptAt));
        Assert.Matches("^msg_[0-9a-z]{16}$", delivery.Id);
        WebhookMessage message = JsonSerializer.Deserialize(delivery.Body, WireJson.TypeInfo<WebhookMessage>())!;
        Assert.Equal(("started", _service.Now), (message.Type, message.Timestamp));
        HistoryEntry entry = _service.History[^1];
        Assert.Equal((entry.Seq, entry.At, entry.Actor, entry.Action), (message.Data.Seq!.Value, message.Data.At, message.Data.Actor, message.Data.Action!.Value));
        Assert.Equal(("shop", "m", 2L, "why"), (message.Data.Site, message.Data.Maintenance, message.Data.Revision!.Value, message.Data.Detail));
        Assert.Equal(("192.0.2.7", entry.Hash), (message.Data.RemoteAddress, message.Data.Hash));
        Assert.Equal((record.Id, record.Reason, record.Status), (message.Data.Record!.Id, message.Data.Record.Reason, message.Data.Record.Status));
    }

    [Fact]
    public void Event_that_the_history_does_not_record_names_the_site_and_the_service()
    {
        _service.Hook("w", ["shop"], [WebhookEvent.Overdue]);
        _service.Start();
        _service.Pass(5);

        _service.Write(transaction => WebhookOutbox.Publish(transaction, WebhookEvent.Overdue, _service.Site, "m", "late"));

        WebhookMessage message = JsonSerializer.Deserialize(Assert.Single(_service.Snapshot.Outbox.Values).Body, WireJson.TypeInfo<WebhookMessage>())!;
        Assert.Equal(("overdue", _service.Now, "service", "shop", "m"), (message.Type, message.Data.At, message.Data.Actor.Name, message.Data.Site, message.Data.Maintenance));
        Assert.Equal((2L, "late", "m", null, null), (message.Data.Revision!.Value, message.Data.Detail, message.Data.Record!.Id, message.Data.Seq, message.Data.Action));
    }

    [Fact]
    public void Each_event_has_its_name_and_what_is_none_is_not_told()
    {
        _service.Hook("w", ["*"], Enum.GetValues<WebhookEvent>());
        _service.Start(new MaintenanceRequest { StartsAt = _service.Now.AddSeconds(10), Lease = new LeaseRequest { Seconds = 10 } });
        _service.Pass(10);
        _service.Start(id: "other");
        _service.End("other");
        _service.Pass(10);
        _service.CreateSite("more");
        _service.Write(transaction => transaction.Append(HistoryAction.Converged, Author.Service, "shop", "m"));
        _service.Start(id: "last");

        Assert.Equal(["scheduled", "started", "started", "ended", "converged", "leaseExpired", "started"], _service.Told("w"));
    }

    [Fact]
    public void Webhook_gets_the_events_of_its_sites_that_it_asked_for_until_it_is_disabled()
    {
        _service.CreateSite("cart");
        _service.Hook("all", ["*"], [WebhookEvent.Started, WebhookEvent.Ended]);
        _service.Hook("some", ["other", "sh*"], [WebhookEvent.Ended]);
        _service.Hook("disabled", ["*"], [WebhookEvent.Ended], webhook => webhook with { DisabledAt = webhook.CreatedAt });

        foreach (string site in new[] { "shop", "cart" })
        {
            _service.Start(site: site);
            _service.End(site: site);
        }

        Assert.Equal(["started", "ended", "started", "ended"], _service.Told("all"));
        Assert.Equal(["ended"], _service.Told("some"));
        Assert.Empty(_service.Told("disabled"));
        Assert.Equal(Enumerable.Range(1, 5).Select(i => (long)i), _service.Snapshot.Outbox.Keys);
        Assert.Equal(5, _service.Snapshot.LastDelivery);
    }

    [Fact]
    public void Number_is_never_given_twice()
    {
        _service.Hook("w", ["*"], [WebhookEvent.Started, WebhookEvent.Ended]);
        _service.Start();
        _service.Write(transaction => transaction.Remove(transaction.Snapshot.Outbox[1]));

        _service.End();

        Assert.Equal(2, Assert.Single(_service.Snapshot.Outbox.Keys));
    }
}
