using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using Xunit;

namespace MaintenanceService.Tests.Service.Keys;

/// <summary>Which keys are made and revoked, and what is recorded of each.</summary>
public sealed class KeyTests
{
    private readonly InMemoryService _service = new();

    private static readonly KeyRequest Operator = new() { Name = "pipeline", Role = KeyRole.Operator, Sites = ["Shop-*", "cart"] };
    private static readonly KeyRequest Admin = new() { Name = "admin", Role = KeyRole.Admin, Sites = ["*"] };

    [Fact]
    public void Key_is_stored_without_its_secret_and_the_history_says_what_it_may()
    {
        DateTimeOffset until = _service.Now.AddDays(1).AddTicks(5);
        Key key = Create(Operator with { ExpiresAt = until });

        Assert.StartsWith($"mnt_{key.Id}_", key.Secret, StringComparison.Ordinal);
        Assert.Equal(("pipeline", KeyRole.Operator, _service.Now, _service.Now.AddDays(1)), (key.Name, key.Role, key.CreatedAt, key.ExpiresAt));
        Assert.Equal((null, null), (key.LastUsedAt, key.RevokedAt));
        Assert.Equal(["shop-*", "cart"], key.Sites);
        KeyRecord record = _service.Snapshot.Keys[key.Id];
        Assert.Equal(SecretToken.Hash(key.Secret!), record.Hash);
        Assert.Equal(key with { Secret = null, Sites = [] }, KeyViews.Of(record) with { Sites = [] });
        Assert.Equal(record, _service.Store.Snapshot.Keys[key.Id]);
        HistoryEntry entry = Assert.Single(_service.History);
        Assert.Equal((HistoryAction.KeyCreated, "Alice", null), (entry.Action, entry.Actor.Name, entry.Site));
        Assert.Equal($"{key.Id} (pipeline), operator of shop-*, cart, until 2026-03-02T12:00:00.000Z, fingerprint {record.Hash[..32]}", entry.Detail);
        Assert.Equal([entry.Detail, $"{key.Id} (pipeline), operator of shop-*, cart"], KeyHistory.DetailsOf(record));
    }

    [Fact]
    public void Key_without_an_end_has_none_in_the_history()
    {
        Key key = Create(Operator);

        Assert.Null(key.ExpiresAt);
        Assert.Equal($"{key.Id} (pipeline), operator of shop-*, cart, fingerprint {_service.Snapshot.Keys[key.Id].Hash[..32]}", _service.History[0].Detail);
    }

    [Fact]
    public void Request_that_breaks_a_rule_is_refused_at_its_member()
    {
        AssertRefused(ProblemKind.MalformedRequest, "/name", Operator with { Name = null });
        AssertRefused(ProblemKind.InvalidValue, "/name", Operator with { Name = "" });
        AssertRefused(ProblemKind.MalformedRequest, "/role", Operator with { Role = null });
        AssertRefused(ProblemKind.MalformedRequest, "/sites", Operator with { Sites = null });
        AssertRefused(ProblemKind.InvalidValue, "/sites", Operator with { Sites = [] });
        AssertRefused(ProblemKind.InvalidValue, "/sites", Operator with { Sites = [.. Enumerable.Repeat("shop", 101)] });
        AssertRefused(ProblemKind.InvalidValue, "/sites/1", Operator with { Sites = ["shop", "no name"] });
        AssertRefused(ProblemKind.InvalidWindow, "/expiresAt", Operator with { ExpiresAt = _service.Now });
        Assert.NotNull(Create(Operator with { ExpiresAt = _service.Now.AddMilliseconds(1) }));
    }

    [Fact]
    public void Revoked_key_is_kept_with_the_time_and_revoked_once()
    {
        Key key = Create(Operator);
        _service.Pass(5);

        Revoke(key.Id);
        Revoke(key.Id);

        Assert.Equal(_service.Now, _service.Snapshot.Keys[key.Id].RevokedAt);
        HistoryEntry entry = _service.History[^1];
        Assert.Equal((HistoryAction.KeyRevoked, 2), (entry.Action, _service.History.Count));
        Assert.StartsWith($"{key.Id} (pipeline)", entry.Detail, StringComparison.Ordinal);
        Refused(ProblemKind.NotFound, "none");
    }

    [Fact]
    public void Last_admin_key_for_every_site_that_does_not_expire_is_not_revoked()
    {
        Key admin = Create(Admin);
        Create(Operator with { Sites = ["*"] });
        Create(Admin with { Sites = ["shop-*"] });
        Create(Admin with { ExpiresAt = _service.Now.AddDays(1) });
        Key revoked = Create(Admin);
        Revoke(revoked.Id);
        Refused(ProblemKind.LastAdminKey, admin.Id);

        Key second = Create(Admin with { Sites = ["shop", "*"] });
        Revoke(admin.Id);

        Refused(ProblemKind.LastAdminKey, second.Id);
    }

    [Fact]
    public void Keys_that_are_not_the_last_of_their_kind_are_revoked_while_one_admin_remains()
    {
        Create(Admin);
        foreach (KeyRequest request in new[] { Operator with { Sites = ["*"] }, Admin with { Sites = ["shop-*"] }, Admin with { ExpiresAt = _service.Now.AddDays(1) } })
        {
            Key key = Create(request);
            Revoke(key.Id);
            Assert.NotNull(_service.Snapshot.Keys[key.Id].RevokedAt);
        }
    }

    [Fact]
    public void First_key_is_an_admin_for_every_site()
    {
        _service.Write(transaction => KeyCommands.Bootstrap(transaction, "first", "any text"));

        KeyRecord record = _service.Snapshot.Keys["first"];
        Assert.Equal(("bootstrap", KeyRole.Admin, SecretToken.Hash("any text"), _service.Now, null), (record.Name, record.Role, record.Hash, record.CreatedAt, record.ExpiresAt));
        Assert.Equal(["*"], record.Sites);
        Assert.Equal((HistoryAction.KeyCreated, "service"), (_service.History[^1].Action, _service.History[^1].Actor.Name));
    }

    [Fact]
    public void Use_of_a_key_is_stored_once_a_minute()
    {
        Key key = Create(Operator);
        var usage = new KeyUsage(_service.Time);
        Assert.False(usage.IsDue(_service.Snapshot));
        usage.Record("unknown");
        Assert.False(usage.IsDue(_service.Snapshot));

        DateTimeOffset first = Use();
        Assert.True(usage.IsDue(_service.Snapshot));
        _service.Write(usage.Save);
        Assert.Equal(first, _service.Snapshot.Keys[key.Id].LastUsedAt);
        Assert.False(usage.IsDue(_service.Snapshot));
        _service.Pass(59);
        Use();
        Assert.False(usage.IsDue(_service.Snapshot));
        _service.Write(usage.Save);
        Assert.Equal(first, _service.Snapshot.Keys[key.Id].LastUsedAt);
        _service.Pass(1);
        Assert.Equal(first.AddSeconds(60), Use());
        Assert.True(usage.IsDue(_service.Snapshot));
        _service.Write(usage.Save);
        Assert.Equal(first.AddSeconds(60), _service.Snapshot.Keys[key.Id].LastUsedAt);

        // The clock is set back.
        _service.Time.AdjustTime(first.AddHours(-1));
        Use();
        Assert.True(usage.IsDue(_service.Snapshot));

        DateTimeOffset Use()
        {
            usage.Record(key.Id);
            return _service.Now;
        }
    }

    private Key Create(KeyRequest request) => _service.Write(transaction => KeyCommands.Create(transaction, request, InMemoryService.Alice));

    private void Revoke(string id) => _service.Write(transaction => KeyCommands.Revoke(transaction, id, InMemoryService.Alice));

    private void Refused(ProblemKind kind, string id) => _service.Refused(kind, transaction => KeyCommands.Revoke(transaction, id, InMemoryService.Alice));

    private void AssertRefused(ProblemKind kind, string pointer, KeyRequest request) => Assert.Equal(
        pointer, _service.Refused(kind, transaction => KeyCommands.Create(transaction, request, InMemoryService.Alice)).Pointer);
}
