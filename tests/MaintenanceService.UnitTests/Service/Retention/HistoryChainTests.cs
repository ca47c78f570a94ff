using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using Xunit;

namespace MaintenanceService.Tests.Service.Retention;

/// <summary>What a hash is over, to the byte: a store must be found unchanged by every later version.</summary>
public sealed class HistoryChainTests
{
    private const string Body =
        """{"seq":1,"at":"2026-03-01T12:00:00.000Z","actor":{"key":"k","name":"Zo\u00EB"},"action":"maintenanceStarted","site":"shop","maintenance":"m","revision":2,"detail":null,"remoteAddress":"192.0.2.7","hash":""}""";

    private static readonly HistoryEntry Entry = new()
    {
        Seq = 1,
        At = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Actor = new Actor { Key = "k", Name = "Zoë" },
        Action = HistoryAction.MaintenanceStarted,
        Site = "shop",
        Maintenance = "m",
        Revision = 2,
        RemoteAddress = "192.0.2.7",
        Hash = "of before",
    };

    [Fact]
    public void Hash_is_over_the_one_before_and_the_entry_on_a_line_of_its_own()
    {
        Assert.Equal(Sha256("abc\n" + Body), HistoryChain.Hash("abc", Entry));
        Assert.Equal(Sha256("\n" + Body), HistoryChain.Hash("", Entry));
    }

    [Fact]
    public void Complete_history_begins_with_nothing_before_its_first_entry()
    {
        HistoryEntry first = Entry with { Hash = HistoryChain.Hash("", Entry) };
        HistoryEntry kept = first with { Site = null };
        var checkpoint = new HistoryCheckpoint();

        Assert.Equal((1L, first.Hash, 1L), (checkpoint.Past(first).Seq, checkpoint.Past(first).Hash, checkpoint.Past(first).Removed));
        Assert.Equal(HistoryChain.Hash($" {kept.Hash}", kept), checkpoint.WithKept(kept).KeptHash);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
