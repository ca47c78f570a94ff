using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store;
using MaintenanceService.Store.Sql;
using MaintenanceService.Store.Sqlite;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>What somebody or something else than the service has changed in the store is found at the start and by the verb verify.</summary>
[Trait("Store", "SQLite")]
public sealed class RowDamageTests(FilledStore store) : IClassFixture<FilledStore>
{
    private static readonly int Flips = TestNumber.Of("MAINTENANCE_TEST_FLIPS") ?? 400;

    public static TheoryData<string, string> Columns
    {
        get
        {
            var columns = new TheoryData<string, string>();
            foreach (StoreTable table in StoreTables.All)
            {
                foreach (string column in table.Columns.Append("checksum"))
                {
                    columns.Add(table.Name, column);
                }
            }

            foreach (string column in (string[])["seq", "site", "body", "hash"])
            {
                columns.Add("history", column);
            }

            return columns;
        }
    }

    [Fact]
    public void Undamaged_store_is_read_and_verified()
    {
        string copy = store.Copy();

        FilledStore.Verify(copy);
        Assert.Equal(store.Content, FilledStore.Read(copy));
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Changed_column_of_a_row_is_found(string table, string column)
    {
        string copy = store.Copy();
        // A bit of a number, the last letter of a text, something where there was nothing.
        FilledStore.Execute(copy, $"""
            UPDATE {table} SET {column} = CASE typeof({column})
              WHEN 'integer' THEN ({column} | 64) - ({column} & 64)
              WHEN 'null' THEN 'x'
              ELSE substr({column}, 1, length({column}) - 1) || char(unicode(substr({column}, -1)) + 1) END
            WHERE rowid = (SELECT MAX(rowid) FROM {table})
            """);

        AssertRefused(copy);
    }

    [Theory]
    [InlineData("sites")]
    [InlineData("maintenances")]
    [InlineData("passes")]
    [InlineData("keys")]
    [InlineData("instances")]
    [InlineData("receipts")]
    [InlineData("meta")]
    [InlineData("history")]
    public void Deleted_rows_are_found(string table)
    {
        string copy = store.Copy();
        FilledStore.Execute(copy, $"DELETE FROM {table} WHERE rowid = (SELECT MAX(rowid) FROM {table})");

        AssertRefused(copy);
    }

    [Fact]
    public void Row_set_back_to_what_it_once_was_is_found()
    {
        string former = store.Copy();
        string copy = store.Copy();
        using (SqliteStore open = SqliteOpening.Open(copy))
        {
            open.Commit([new SiteSaved(open.Load(DateTimeOffset.UnixEpoch).Sites["shop"] with { DisplayName = "Another" })]);
            open.Marker.Write(copy);
        }

        FilledStore.Execute(copy, $"ATTACH '{former}' AS former; REPLACE INTO sites SELECT * FROM former.sites WHERE name = 'shop'");

        AssertRefused(copy);
    }

    [Fact]
    public void Store_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        string copy = store.Copy();
        FilledStore.Execute(copy, "PRAGMA user_version = 1000000");
        byte[] before = File.ReadAllBytes(copy);

        StoreFaultException refused = Assert.Throws<StoreFaultException>(() => FilledStore.Read(copy));

        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(copy));
    }

    [Fact]
    public void Flipped_bit_anywhere_in_the_file_is_found_or_changes_nothing()
    {
        byte[] bytes = File.ReadAllBytes(store.Copy());
        var random = new Random(20261128);
        int found = 0;
        for (int i = 0; i < Flips; i++)
        {
            int at = random.Next(bytes.Length * 8);
            string copy = store.Copy();
            bytes[at / 8] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(copy, bytes);
            bytes[at / 8] ^= (byte)(1 << (at % 8));
            try
            {
                // Whatever a start takes for good is what was written.
                Assert.True(store.Content == FilledStore.Read(copy), $"bit {at} changed what the store says");
                FilledStore.Verify(copy);
            }
            catch (StoreFaultException)
            {
                found++;
            }

            File.Delete(copy);
        }

        Assert.InRange(found, Flips / 20, Flips);
        TestContext.Current.TestOutputHelper?.WriteLine($"{found} of {Flips} flipped bits lay where they count; each was found");
    }

    private static void AssertRefused(string copy)
    {
        Assert.Throws<StoreFaultException>(() => FilledStore.Verify(copy));
        Assert.Throws<StoreFaultException>(() => FilledStore.Read(copy));
    }
}
