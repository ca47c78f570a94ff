using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>A store that is not what it was is never served, and never taken for a new one.</summary>
[Trait("Store", "SQLite")]
public sealed class DamagedStoreTests
{
    private const int StoreFault = 78;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleted_store_exits_78_and_makes_no_first_key() =>
        await RefusesAsync((folder, _) => Delete(folder.StoreFile()), "not there");

    [Fact]
    public async Task Emptied_store_exits_78() =>
        await RefusesAsync((folder, _) => File.WriteAllBytes(folder.StoreFile(), []), "empty");

    [Fact]
    public async Task Store_set_back_to_an_older_copy_exits_78() =>
        await RefusesAsync((folder, older) => File.Copy(older, folder.StoreFile(), overwrite: true), "a part of it is gone");

    [Fact]
    public async Task File_that_is_no_database_exits_78() =>
        await RefusesAsync((folder, _) => File.WriteAllText(folder.StoreFile(), new string('x', 20_000)), "SQLite can't open");

    [Fact]
    public async Task Page_overwritten_with_rubbish_exits_78() =>
        await RefusesAsync((folder, _) => Overwrite(folder.StoreFile(), 4096 * 2, [.. Enumerable.Repeat((byte)0xA5, 4096 * 3)]), "quick_check");

    [Fact]
    public async Task Flipped_byte_in_a_history_row_exits_78() => await RefusesAsync(
        (folder, _) =>
        {
            // A valid row of valid JSON that says another revision: SQLite itself sees nothing wrong.
            byte[] bytes = File.ReadAllBytes(folder.StoreFile());
            int row = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes("\"action\":\"siteCreated\""));
            int revision = row + bytes.AsSpan(row).IndexOf(Encoding.ASCII.GetBytes("\"revision\":1"));
            Overwrite(folder.StoreFile(), revision + "\"revision\":".Length, "2"u8.ToArray());
        },
        "chain of hashes breaks");

    [Fact]
    public async Task Unreadable_marker_exits_78() =>
        await RefusesAsync((folder, _) => File.WriteAllText(folder.StoreFile() + ".marker", "{"), "marker", wayBack: "verify");

    [Fact]
    public async Task Unreadable_marker_of_a_whole_store_is_told_by_verify_with_what_the_store_holds()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.StopAsync();
        string marker = service.DataFolder.StoreFile() + ".marker";
        await File.WriteAllBytesAsync(marker, [], Test);

        (int exit, _, string error) = await ServiceCommand.RunAsync(service.DataFolder, "verify");

        Assert.Equal(StoreFault, exit);
        Assert.Contains("what is there is whole: 1 sites, 1 keys", error, StringComparison.Ordinal);
        Assert.Contains("delete the marker and start", error, StringComparison.Ordinal);
        Assert.DoesNotContain("with the verb \"verify\"", error, StringComparison.Ordinal);
        File.Delete(marker);
        await service.RestartAsync();
        Assert.Single((await service.Client.ListSitesAsync(cancellationToken: Test)).Items);
    }

    [Fact]
    public async Task Store_of_another_service_exits_78()
    {
        await using RunningService other = await RunningService.StartAsync();
        await other.StopAsync();
        await RefusesAsync((folder, _) => File.Copy(other.DataFolder.StoreFile(), folder.StoreFile(), overwrite: true), "another store");
    }

    [Fact]
    public async Task Deleted_log_of_a_killed_service_exits_78()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        string marker = service.DataFolder.StoreFile() + ".marker";
        await Eventually.TrueAsync(() => File.ReadAllText(marker).Contains("\"seq\":2", StringComparison.Ordinal), Test);
        using var killed = new TemporaryFolder();
        string folder = Directory.CreateDirectory(killed.File("data")).FullName;
        File.Copy(service.DataFolder.StoreFile(), folder.StoreFile());
        File.Copy(marker, folder.StoreFile() + ".marker");

        await StartRefusesAsync(folder, "a part of it is gone", "restore FILE");
    }

    [Fact]
    public async Task Undamaged_store_starts_again_and_its_revoked_first_key_stays_revoked()
    {
        await using RunningService service = await RunningService.StartAsync();
        string admin = await service.KeyAsync(KeyRole.Admin, "*");
        using (HttpClient http = service.HttpAs(admin))
        {
            Assert.Equal(System.Net.HttpStatusCode.NoContent, (await http.DeleteAsync("/v1/keys/bootstrap", Test)).StatusCode);
        }

        await service.StopAsync();
        File.Delete(service.DataFolder.StoreFile() + ".marker");
        await service.RestartAsync();

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await service.Http.GetAsync("/v1/sites", Test)).StatusCode);
        using HttpClient again = service.HttpAs(admin);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await again.GetAsync("/v1/sites", Test)).StatusCode);
        Assert.True(File.Exists(service.DataFolder.StoreFile() + ".marker"));
        Assert.Empty(service.Errors.Lines);
    }

    private static async Task RefusesAsync(Action<string, string> damage, string check, string wayBack = "restore FILE")
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.StopAsync();
        string older = service.DataFolder.StoreFile() + ".older";
        File.Copy(service.DataFolder.StoreFile(), older);
        await service.RestartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest { DisplayName = "Shop" }, cancellationToken: Test);
        await service.StopAsync();
        damage(service.DataFolder, older);

        await StartRefusesAsync(service.DataFolder, check, wayBack);
    }

    private static async Task StartRefusesAsync(string folder, string check, string wayBack)
    {
        (int exit, string output, string error) = await ServiceCommand.RunAsync(folder);

        Assert.Equal(StoreFault, exit);
        Assert.Contains(folder.StoreFile(), error, StringComparison.Ordinal);
        Assert.Contains(check, error, StringComparison.Ordinal);
        Assert.Contains(wayBack, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error + output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "bootstrap-key")));
    }

    private static void Delete(string file) => File.Delete(file);

    private static void Overwrite(string path, int at, byte[] bytes)
    {
        using FileStream file = File.OpenWrite(path);
        file.Position = at;
        file.Write(bytes);
    }
}
