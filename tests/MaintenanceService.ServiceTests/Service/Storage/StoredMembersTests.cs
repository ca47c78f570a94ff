using System.Collections;
using System.Collections.Immutable;
using System.Data.Common;
using System.Reflection;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store;
using MaintenanceService.Store.Sql;
using MaintenanceService.Store.Sqlite;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>A stored record consists of the members that it is made of: one that is derived would be part of the store's format.</summary>
[Trait("Store", "SQLite")]
public sealed class StoredMembersTests(FilledStore store) : IClassFixture<FilledStore>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Actor Actor = new() { Key = "k", Name = "Alice" };

    private static readonly SiteRecord Site = new()
    {
        Name = "shop",
        Settings = new SiteSettings(),
        Revision = 2,
        CreatedAt = Now,
        UpdatedAt = Now,
        PlannedEnds = ImmutableDictionary<string, PlannedEnd>.Empty.Add("m", new PlannedEnd(Now)),
        ForbiddenIds = ImmutableDictionary<string, DateTimeOffset>.Empty.Add("x", Now),
    };

    private static readonly StoreChange[] Changes =
    [
        new SiteSaved(Site),
        new MaintenanceSaved(new Maintenance { Id = "m", Site = "shop", Status = MaintenanceStatus.Active, Lease = new Lease(), CreatedBy = Actor, EndedBy = Actor }),
        new PassSaved(new PassRecord(new Pass { Id = "p", Site = "shop", CreatedBy = Actor }, "hash")),
        new KeySaved(new KeyRecord { Id = "k", Name = "k", Role = KeyRole.Admin, Sites = ["*"], Hash = "hash", CreatedAt = Now }),
        new InstanceSaved(new InstanceIdentity("shop", "one", "r", Now, ["q"])),
        new ReceiptSaved(new ReceiptRecord("shop", "m") { Instances = new ReceiptRecord("shop", "m").Instances.Add("one", new InstanceReceipt()) }),
        new WebhookSaved(new WebhookRecord
        {
            Id = "w",
            Url = "https://example.org/",
            Sites = ["*"],
            Events = [],
            Secret = "secret",
            OlderSecrets = [new FormerSecret("older", Now)],
            CreatedBy = Actor,
            CreatedAt = Now,
        }),
        new DeliverySaved(new DeliveryRecord { Id = "d", Number = 1, Webhook = "w", Site = "shop", Body = "{}", CreatedAt = Now, NextAttemptAt = Now }),
        new HistoryAppended(new HistoryEntry { Seq = 1, Actor = Actor }),
        new HistoryTrimmed(0, new HistoryCheckpoint { Seq = 1 }),
    ];

    private static readonly Type[] Records = [.. Changes.SelectMany(change => RecordsOf(change.GetType()))];

    public static TheoryData<string> Names => [.. Records.Select(record => record.Name)];

    [Fact]
    public void Each_record_that_is_stored_Has_an_example() =>
        Assert.Equal(
            typeof(StoreChange).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(StoreChange))).SelectMany(RecordsOf).Select(type => type.Name).Order(),
            Records.Select(type => type.Name).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Stored_record_Has_no_derived_member(string name)
    {
        Type type = Records.Single(record => record.Name == name);
        StoreChange change = Changes.Single(change => RecordsOf(change.GetType()).Contains(type));
        object record = change.GetType().GetProperties().Single(property => property.PropertyType == type).GetValue(change)!;
        using JsonDocument stored = JsonDocument.Parse((string)typeof(StoreJson).GetMethod(nameof(StoreJson.Write))!.MakeGenericMethod(type).Invoke(null, [record])!);

        Assert.Empty(Derived(stored.RootElement, record, name));
        Assert.NotEmpty(stored.RootElement.EnumerateObject());
    }

    [Fact]
    public void Store_with_the_derived_member_of_an_earlier_version_Is_read_and_written_without_it()
    {
        string copy = store.Copy();
        SaveSite(copy, body => string.Concat(body.AsSpan(0, body.Length - 1), ",\"active\":[]}"));
        Assert.Contains("\"active\":[]", Body(copy), StringComparison.Ordinal);

        FilledStore.Verify(copy);
        Assert.Equal(store.Content, FilledStore.Read(copy));
        using (SqliteStore open = SqliteOpening.Open(copy))
        {
            open.Commit([new SiteSaved(open.Load(Now).Sites["shop"])]);
            open.Marker.Write(copy);
        }

        Assert.DoesNotContain("active", Body(copy), StringComparison.Ordinal);
        Assert.Equal(store.Content, FilledStore.Read(copy));
    }

    private static IEnumerable<Type> RecordsOf(Type change) =>
        change.GetProperties().Select(property => property.PropertyType).Where(type => type.GetMethod("<Clone>$") is not null && type != typeof(Author));

    // Each member of the text must be one that can be set, so that reading it gives the record back.
    private static IEnumerable<string> Derived(JsonElement json, object? value, string path)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return json.EnumerateArray().Zip(((IEnumerable)value!).Cast<object?>()).SelectMany(item => Derived(item.First, item.Second, path));
        }

        return json.ValueKind != JsonValueKind.Object ? [] : json.EnumerateObject().SelectMany(member => Derived(member, value!, $"{path}.{member.Name}"));
    }

    private static IEnumerable<string> Derived(JsonProperty member, object value, string path)
    {
        if (value is IDictionary items)
        {
            return Derived(member.Value, items[member.Name], path);
        }

        PropertyInfo? property = value.GetType().GetProperty(member.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.IgnoreCase);
        return property?.SetMethod is null ? [path] : Derived(member.Value, property.GetValue(value), path);
    }

    private static void SaveSite(string file, Func<string, string> change)
    {
        using SqliteStore open = SqliteOpening.Open(file);
        open.Use(session =>
        {
            StoreTotals totals = new StoreRows(session, file).Totals;
            using DbTransaction transaction = session.Connection.BeginTransaction();
            var rows = new RowWriter(session, transaction, totals);
            object?[] site = session.First(transaction, "SELECT name, revision, deleted_at, body FROM sites WHERE name = 'shop'")!;
            rows.Save(StoreTables.Sites, site[0], site[1], null, change((string)site[3]!));
            rows.SaveTotals();
            transaction.Commit();
        });
    }

    private static string Body(string file)
    {
        string body = "";
        using SqliteStore open = SqliteOpening.Open(file);
        open.Use(session => body = (string)session.First(null, "SELECT body FROM sites WHERE name = 'shop'")![0]!);
        return body;
    }
}
