using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Tests.Convergence.Simulation;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service.Webhooks;

/// <summary>A process is killed around a message, and the next one goes on with what the store holds.</summary>
public sealed class WebhookOutboxTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(CrashPoint.Never, 1)]
    [InlineData(CrashPoint.BeforeCommit, 0)]
    [InlineData(CrashPoint.BetweenCommitAndSend, 1)]
    [InlineData(CrashPoint.BetweenSendAndRecord, 2)]
    public void Outbox_tells_of_what_happened_and_of_nothing_else(CrashPoint crash, int messages)
    {
        (bool happened, List<string> told) = Run(WebhookSenders.Outbox, crash, hasWebhook: true);

        Assert.Equal(messages, told.Count);
        Assert.Equal(happened, told.Count > 0);
    }

    [Fact]
    public void Control_sending_before_the_commit_tells_of_what_never_happened()
    {
        (bool happened, List<string> told) = Run(WebhookSenders.BeforeCommit, CrashPoint.BeforeCommit);

        Assert.Equal((false, 1), (happened, told.Count));
    }

    [Fact]
    public void Control_sending_after_the_commit_from_memory_loses_the_message()
    {
        (bool happened, List<string> told) = Run(WebhookSenders.AfterCommit, CrashPoint.BetweenCommitAndSend);

        Assert.Equal((true, 0), (happened, told.Count));
    }

    [Theory]
    [InlineData(nameof(WebhookSenders.BeforeCommit))]
    [InlineData(nameof(WebhookSenders.AfterCommit))]
    public void Without_a_crash_the_controls_do_as_well_as_the_outbox(string sender)
    {
        (bool happened, List<string> told) = Run(sender == nameof(WebhookSenders.BeforeCommit) ? WebhookSenders.BeforeCommit : WebhookSenders.AfterCommit, CrashPoint.Never);

        Assert.Equal((true, 1), (happened, told.Count));
    }

    /// <summary>Returns whether the store holds the maintenance in the end, and of which maintenances was told.</summary>
    private (bool Happened, List<string> Told) Run(Action<GroupCommitQueue, Action<string>, CrashPoint> sender, CrashPoint crash, bool hasWebhook = false)
    {
        var store = new MemoryStore();
        var told = new List<string>();
        GroupCommitQueue first = Start(store);
        first.WriteAsync(transaction =>
        {
            SiteCommands.Put(transaction, "shop", new SiteRequest(), null, Author.Service);
            if (hasWebhook)
            {
                transaction.Save(new WebhookRecord
                {
                    Id = "w",
                    Url = "https://hooks.example.com",
                    Sites = ["shop"],
                    Events = [WebhookEvent.Started],
                    Secret = "whsec_",
                    CreatedBy = Author.Service.Actor,
                    CreatedAt = transaction.Now,
                });
            }
        }).GetAwaiter().GetResult();
        store.DuringCommit = crash == CrashPoint.BeforeCommit ? () => throw new IOException("killed") : null;

        sender(first, told.Add, crash);
        WebhookSenders.SendWaiting(Start(store), told.Add);

        return (store.FindMaintenance("shop", "m") is not null, told);
    }

    private GroupCommitQueue Start(MemoryStore store) => GroupCommitQueue.Inline(new CommitProcessor(store, _time, new Capacity()));
}
