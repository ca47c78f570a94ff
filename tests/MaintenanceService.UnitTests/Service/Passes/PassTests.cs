using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Domain.Passes;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using Xunit;

namespace MaintenanceService.Tests.Service.Passes;

/// <summary>Who gets a pass, for how long, and how it is taken back.</summary>
public sealed class PassTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public void Pass_is_stored_without_its_token_and_the_history_says_who_it_is_for()
    {
        _service.Start();
        Pass pass = Create(new PassRequest { For = "Bob", Maintenance = "m" });

        Assert.Equal(("shop", "Bob", "m", "Alice"), (pass.Site, pass.For, pass.Maintenance, pass.CreatedBy.Name));
        Assert.Equal((_service.Now, _service.Now.AddHours(1), null), (pass.CreatedAt, pass.ExpiresAt, pass.RevokedAt));
        Assert.StartsWith($"mnp_{pass.Id}_", pass.Token, StringComparison.Ordinal);
        PassRecord record = Assert.Single(_service.Site.Passes);
        Assert.Equal(pass with { Token = null }, record.Pass);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pass.Token!))), record.Hash);
        Assert.Equal(record, _service.Store.FindPass("shop", pass.Id));
        Assert.Equal((3L, _service.Now), (_service.Site.Revision, _service.Site.UpdatedAt));
        HistoryEntry entry = _service.History[^1];
        Assert.Equal((HistoryAction.PassCreated, "shop", "m", 3L, "for Bob"), (entry.Action, entry.Site, entry.Maintenance, entry.Revision!.Value, entry.Detail));
        Assert.Equal("Alice", entry.Actor.Name);
    }

    [Fact]
    public void Revoked_pass_is_gone_from_the_site_and_kept_in_the_store()
    {
        Pass pass = Create(new PassRequest { For = "Bob" });
        Pass other = Create(new PassRequest { For = "Carol" });
        _service.Pass(5);

        Revoke(pass.Id);

        Assert.Equal(other.Id, Assert.Single(_service.Site.Passes).Pass.Id);
        Assert.Equal(_service.Now, _service.Store.FindPass("shop", pass.Id)!.Pass.RevokedAt);
        Assert.Equal((4L, _service.Now), (_service.Site.Revision, _service.Site.UpdatedAt));
        Assert.Equal((HistoryAction.PassRevoked, "for Bob", 4L), (_service.History[^1].Action, _service.History[^1].Detail, _service.History[^1].Revision!.Value));

        Revoke(pass.Id);
        Assert.Equal((4L, 4), (_service.Site.Revision, _service.History.Count));
        _service.Refused(ProblemKind.NotFound, transaction => PassCommands.Revoke(transaction, "shop", "none", InMemoryService.Alice));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    [InlineData(604_800, true)]
    [InlineData(604_801, false)]
    public void Pass_works_from_now_for_at_most_a_week(int seconds, bool isValid)
    {
        PassRequest byTime = new() { For = "Bob", ExpiresAt = _service.Now.AddSeconds(seconds) };
        PassRequest byLength = new() { For = "Bob", Duration = TimeSpan.FromSeconds(seconds) };
        if (isValid)
        {
            Assert.Equal(byTime.ExpiresAt, Create(byTime).ExpiresAt);
            Assert.Equal(byTime.ExpiresAt, Create(byLength).ExpiresAt);
        }
        else
        {
            Assert.Equal("/expiresAt", Refused(ProblemKind.InvalidWindow, byTime).Pointer);
            Assert.Equal("/duration", Refused(ProblemKind.InvalidWindow, byLength).Pointer);
        }
    }

    [Fact]
    public void Request_that_breaks_a_rule_is_refused()
    {
        Assert.Equal("/for", Refused(ProblemKind.MalformedRequest, new PassRequest()).Pointer);
        Assert.Equal("/for", Refused(ProblemKind.InvalidValue, new PassRequest { For = "" }).Pointer);
        Assert.Equal("/duration", Refused(ProblemKind.InvalidWindow, new PassRequest { For = "Bob", ExpiresAt = _service.Now.AddHours(1), Duration = TimeSpan.FromHours(1) }).Pointer);
        Refused(ProblemKind.MaintenanceNotFound, new PassRequest { For = "Bob", Maintenance = "none" });
        _service.Start();
        _service.End();
        Refused(ProblemKind.MaintenanceEnded, new PassRequest { For = "Bob", Maintenance = "m" });
    }

    [Fact]
    public void Site_has_a_hundred_valid_passes_and_expired_ones_make_room()
    {
        for (int i = 0; i < 100; i++)
        {
            Create(new PassRequest { For = "Bob", Duration = TimeSpan.FromSeconds(i == 0 ? 10 : 3_600) });
        }

        Refused(ProblemKind.InvalidValue, new PassRequest { For = "Carol" });
        _service.Pass(10);
        Create(new PassRequest { For = "Carol" });

        Assert.Equal(100, _service.Site.Passes.Length);
        Assert.Equal("Carol", _service.Site.Passes[^1].Pass.For);
        Assert.DoesNotContain(_service.Site.Passes, pass => pass.Pass.ExpiresAt <= _service.Now);
    }

    [Fact]
    public void Pass_that_makes_the_state_too_large_for_instances_is_refused()
    {
        const int Room = 100;
        for (int i = 0; i < 3; i++)
        {
            _service.Start(new MaintenanceRequest { ExemptPaths = [.. Enumerable.Range(0, 100).Select(n => $"/{n:000}{new string('p', 190)}")] }, $"large{i}");
        }

        int before = StateBytes();
        _service.Start();
        int small = StateBytes() - before;
        for (int i = 0; 65_536 - StateBytes() > 2_000; i++)
        {
            _service.Start(new MaintenanceRequest { Message = new string('m', 1_000) }, $"m{i}");
        }

        _service.Start(new MaintenanceRequest { Message = new string('m', 65_536 - StateBytes() - small - Room) }, "last");
        Refused(ProblemKind.InvalidValue, new PassRequest { For = "Bob" });
        _service.End("last");
        Assert.Equal("Bob", Create(new PassRequest { For = "Bob" }).For);

        int StateBytes() => SiteStates.Json(_service.Site, _service.Snapshot.Epoch, _service.Now).Length;
    }

    [Fact]
    public void Instances_get_hashes_of_valid_passes_alone()
    {
        Pass pass = Create(new PassRequest { For = "Bob", Duration = TimeSpan.FromSeconds(10) });
        string hash = _service.Site.Passes[0].Hash;

        Assert.Equal(new SiteStatePass { Id = pass.Id, Hash = hash, ExpiresAt = pass.ExpiresAt }, Assert.Single(State(_service.Now).Passes));
        Assert.Empty(SiteStates.Of(_service.Site, "1-a", _service.Now, withPasses: false).Passes);
        Assert.Empty(State(_service.Now.AddSeconds(10)).Passes);

        SiteState State(DateTimeOffset now) => SiteStates.Of(_service.Site, "1-a", now, withPasses: true);
    }

    private Pass Create(PassRequest request) => _service.Write(transaction => PassCommands.Create(transaction, "shop", request, InMemoryService.Alice));

    private void Revoke(string id) => _service.Write(transaction => PassCommands.Revoke(transaction, "shop", id, InMemoryService.Alice));

    private ProblemException Refused(ProblemKind kind, PassRequest request) =>
        _service.Refused(kind, transaction => PassCommands.Create(transaction, "shop", request, InMemoryService.Alice));
}
