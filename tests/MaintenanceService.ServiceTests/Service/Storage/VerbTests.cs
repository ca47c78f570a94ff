using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>The verbs of the executable, as somebody with a shell on the host uses them.</summary>
[Trait("Store", "SQLite")]
public sealed class VerbTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backup_and_restore_bring_a_site_back_under_a_new_epoch_that_settles()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest { DisplayName = "as backed up" }, cancellationToken: Test);
        string epoch = (await service.Client.GetSiteAsync("shop", Test)).Value.Epoch;
        await service.StopAsync();
        string copy = Path.Combine(service.DataFolder, "copy.db");
        await SucceedsAsync(service.DataFolder, "is a checked copy", "backup", copy);

        await service.RestartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest { DisplayName = "changed since" }, cancellationToken: Test);
        await service.Client.PutSiteAsync("new", new SiteRequest(), cancellationToken: Test);
        await service.StopAsync();
        await SucceedsAsync(service.DataFolder, "is restored", "restore", copy);
        await service.RestartAsync();

        Site shop = (await service.Client.GetSiteAsync("shop", Test)).Value;
        Assert.Equal("as backed up", shop.DisplayName);
        Assert.NotEqual(epoch, shop.Epoch);
        Assert.Single((await service.Client.ListSitesAsync(cancellationToken: Test)).Items);
        MaintenanceService.Client.Convergence convergence = await service.Client.GetConvergenceAsync("shop", cancellationToken: Test);
        Assert.Equal([BlockerReason.Settling], convergence.Blockers!.Select(blocker => blocker.Reason));
        Assert.Contains("restored", await service.Http.GetStringAsync("/v1/history", Test), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(service.DataFolder, "maintenance.db.replaced-*"));
        Assert.Empty(service.Errors.Lines);
    }

    [Fact]
    public async Task Backup_over_a_file_that_exists_is_refused()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.StopAsync();
        string copy = Path.Combine(service.DataFolder, "copy.db");
        await File.WriteAllTextAsync(copy, "precious", Test);

        (int exit, _, string error) = await ServiceCommand.RunAsync(service.DataFolder, "backup", copy);

        Assert.NotEqual(0, exit);
        Assert.Contains("exists already", error, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(copy, Test));
    }

    [Theory]
    [InlineData(".", "exists already; give the copy another name.")]
    [InlineData("nowhere/copy.db", "There is no folder ")]
    public async Task Backup_to_a_place_that_can_not_take_it_is_told_by_name(string place, string sentence)
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.StopAsync();

        (int exit, _, string error) = await ServiceCommand.RunAsync(service.DataFolder, "backup", Path.Combine(service.DataFolder, place));

        Assert.Equal(1, exit);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("unfinished", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_of_a_damaged_copy_touches_nothing()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.StopAsync();
        byte[] before = await File.ReadAllBytesAsync(service.DataFolder.StoreFile(), Test);
        string copy = Path.Combine(service.DataFolder, "copy.db");
        await File.WriteAllBytesAsync(copy, before.AsMemory(0, before.Length - 4096), Test);

        (int exit, _, string error) = await ServiceCommand.RunAsync(service.DataFolder, "restore", copy);

        Assert.Equal(78, exit);
        Assert.Contains("copy.db", error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(service.DataFolder.StoreFile(), Test));
        Assert.Empty(Directory.GetFiles(service.DataFolder, "*.restoring*"));
        await service.RestartAsync();
    }

    [Fact]
    public async Task Restore_of_no_store_into_an_empty_folder_leaves_it_empty()
    {
        using var folder = new TemporaryFolder();
        string copy = folder.File("notes.txt");
        await File.WriteAllTextAsync(copy, "not a database", Test);

        (int exit, _, string error) = await ServiceCommand.RunAsync(folder.File("data"), "restore", copy);

        Assert.Equal(78, exit);
        Assert.Contains("The store was not changed", error, StringComparison.Ordinal);
        Assert.Equal(["maintenance.db.lock"], Directory.GetFiles(folder.File("data")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Restore_of_a_folder_is_told_as_that()
    {
        using var folder = new TemporaryFolder();

        (int exit, _, string error) = await ServiceCommand.RunAsync(folder.File("data"), "restore", folder.Path);

        Assert.Equal((1, $"{folder.Path} is a folder; name the file of a copy, such as one in it."), (exit, error.Trim()));
    }

    /// <summary>A link to the newest copy, as backup programs keep one, whose log lies beside the copy itself.</summary>
    [Fact]
    public async Task Restore_of_a_link_to_a_copy_restores_its_log_as_well()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("copies"));
        string copy = folder.File("copies/maintenance.db");
        await using (RunningService service = await RunningService.StartAsync())
        {
            await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
            File.Copy(service.DataFolder.StoreFile(), copy);
            File.Copy(service.DataFolder.StoreFile() + "-wal", copy + "-wal");
        }

        File.CreateSymbolicLink(folder.File("newest.db"), copy);

        await SucceedsAsync(folder.File("data"), "1 sites", "restore", folder.File("newest.db"));
    }

    [Fact]
    public async Task Store_that_is_a_link_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using RunningService service = await RunningService.StartAsync();
        await service.StopAsync();
        File.Move(service.DataFolder.StoreFile(), folder.File("moved.db"));
        File.CreateSymbolicLink(service.DataFolder.StoreFile(), folder.File("moved.db"));

        (int started, _, string error) = await ServiceCommand.RunAsync(service.DataFolder);
        (int verified, _, _) = await ServiceCommand.RunAsync(service.DataFolder, "verify");

        Assert.Equal((78, 78), (started, verified));
        Assert.Contains("is a symbolic link", error, StringComparison.Ordinal);
        File.Move(folder.File("moved.db"), service.DataFolder.StoreFile(), overwrite: true);
        await SucceedsAsync(service.DataFolder, "is whole", "verify");
    }

    [Fact]
    public async Task Store_that_is_a_link_to_nothing_is_refused_and_nothing_is_created()
    {
        using var folder = new TemporaryFolder();
        string data = Directory.CreateDirectory(folder.File("data")).FullName;
        File.CreateSymbolicLink(data.StoreFile(), folder.File("gone.db"));

        (int exit, _, string error) = await ServiceCommand.RunAsync(data);

        Assert.Equal(78, exit);
        Assert.Contains("is a symbolic link", error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("gone.db")));
        Assert.DoesNotContain(Directory.GetFiles(data), file => file.EndsWith(".marker", StringComparison.Ordinal) || file.EndsWith("bootstrap-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_says_what_a_store_holds_and_new_epoch_accepts_one_that_was_copied_back()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.StopAsync();
        string older = Path.Combine(service.DataFolder, "older.db");
        File.Copy(service.DataFolder.StoreFile(), older);
        await service.RestartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.StopAsync();
        await SucceedsAsync(service.DataFolder, "1 sites, 1 keys, 2 history entries", "verify");
        File.Copy(older, service.DataFolder.StoreFile(), overwrite: true);

        Assert.Equal(78, (await ServiceCommand.RunAsync(service.DataFolder, "verify")).ExitCode);
        await SucceedsAsync(service.DataFolder, "goes on as epoch", "new-epoch");
        await SucceedsAsync(service.DataFolder, "is whole", "verify");
        await service.RestartAsync();
        Assert.Empty((await service.Client.ListSitesAsync(cancellationToken: Test)).Items);
    }

    [Fact]
    public async Task Create_key_prints_a_key_that_works()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.StopAsync();
        (int exit, string output, _) = await ServiceCommand.RunAsync(service.DataFolder, "create-key", "lost-and-found", "admin", "*");
        await service.RestartAsync();

        Assert.Equal(0, exit);
        using HttpClient http = service.HttpAs(output.Trim());
        Assert.Contains("lost-and-found", await http.GetStringAsync("/v1/keys", Test), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The number of operands of backup is 1, not 0.", "backup")]
    [InlineData("The number of operands of restore is 1, not 2.", "restore", "a", "b")]
    [InlineData("The number of operands of create-key is 3 to 102, not 2.", "create-key", "name", "admin")]
    [InlineData("There is no such verb.", "bakcup", "file")]
    public async Task Wrong_command_line_shows_the_verbs_and_exits_64(string sentence, params string[] args)
    {
        using var folder = new TemporaryFolder();

        (int exit, _, string error) = await ServiceCommand.RunAsync(folder.File("data"), args);

        Assert.Equal(64, exit);
        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
        Assert.Contains("new-epoch", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Theory]
    [InlineData("There is no role \"boss\"", "create-key", "name", "boss", "shop")]
    [InlineData("Operand 1 of backup is empty", "backup", "")]
    [InlineData("Operand 1 of restore is empty", "restore", "")]
    [InlineData("Operand 1 of health is empty", "health", "")]
    [InlineData("Operand 3 of create-key is empty", "create-key", "name", "admin", "")]
    [InlineData("Operand 3 of create-key: A site's name has", "create-key", "name", "viewer", "a b")]
    [InlineData("Operand 4 of create-key: A site's name has", "create-key", "name", "viewer", "shop", "*b")]
    [InlineData("Operand 1 of create-key: ", "create-key", "a\tname", "viewer", "shop")]
    [InlineData("--nope has no value", "--nope")]
    [InlineData("--Maintenance:Metrics has no value", "--urls", "http://127.0.0.1:0", "--Maintenance:Metrics")]
    [InlineData("Argument 3 belongs to no setting", "--urls", "http://127.0.0.1:0", "stray")]
    [InlineData("Argument 4 belongs to no setting", "verify", "--Maintenance:MaxSites", "5", "stray")]
    public async Task Argument_that_can_not_be_meant_exits_64_and_is_named(string sentence, params string[] args)
    {
        using var folder = new TemporaryFolder();

        (int exit, _, string error) = await ServiceCommand.RunAsync(folder.File("data"), args);

        Assert.Equal(64, exit);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("stray", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Fact]
    public async Task Key_made_before_the_first_start_opens_the_service()
    {
        using var folder = new TemporaryFolder();
        (int exit, string output, string error) = await ServiceCommand.RunAsync(folder.File("data"), "create-key", "first", "admin", "*");
        Assert.Equal(0, exit);
        // A mistyped folder must not look like the store.
        Assert.Equal($"There was no store: {Path.Combine(folder.File("data"), "maintenance.db")} is a new one.", error.Trim());

        await using ServerProcess service = await ServerProcess.StartAsync(
            "MaintenanceService", folder.Path, new Dictionary<string, string> { ["Maintenance__DataFolder"] = folder.File("data") });
        using var client = new MaintenanceClient(service.Address, () => output.Trim());

        Assert.Empty((await client.ListSitesAsync(cancellationToken: Test)).Items);
        Assert.False(File.Exists(Path.Combine(folder.File("data"), "bootstrap-key")));
    }

    [Fact]
    public async Task Key_that_can_not_be_printed_is_of_no_use_to_anybody()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        using var folder = new TemporaryFolder();
        string[] full = ["sh", "-c", "exec \"$@\" >/dev/full", "sh"];
        string data = folder.File("data");

        (int first, _, string last) = await ServiceCommand.RunUnderAsync(full, data, new Dictionary<string, string>(), "create-key", "admin", "admin", "*");
        (int second, _, string revoked) = await ServiceCommand.RunUnderAsync(full, data, new Dictionary<string, string>(), "create-key", "viewer", "viewer", "*");
        (int help, _, string unwritten) = await ServiceCommand.RunUnderAsync(full, data, new Dictionary<string, string>(), "--help");

        Assert.Equal((1, 1, 1), (first, second, help));
        Assert.Matches("The key can't be printed .*create another one, and revoke this one, whose id is [a-z0-9]+", last);
        Assert.Contains("It is revoked: create another one.", revoked, StringComparison.Ordinal);
        Assert.StartsWith("The text can't be written", unwritten, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_process_waits_for_the_store_and_exits_75()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { ["Maintenance__DataFolder"] = folder.File("data"), ["Maintenance__StoreLockSeconds"] = "1" };
        await using ServerProcess first = await ServerProcess.StartAsync("MaintenanceService", folder.Path, settings);

        (int exit, _, string error) = await ServiceCommand.RunAsync(folder.File("data"), settings);

        Assert.Equal(75, exit);
        Assert.Contains("maintenance.db", error, StringComparison.Ordinal);
        Assert.False(first.HasExited);
    }

    private static async Task SucceedsAsync(string folder, string says, params string[] args)
    {
        (int exit, string output, string error) = await ServiceCommand.RunAsync(folder, args);

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains(says, output, StringComparison.Ordinal);
    }
}
