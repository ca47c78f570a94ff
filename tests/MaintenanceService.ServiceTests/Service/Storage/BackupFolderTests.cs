using MaintenanceService.Tests.Middleware;
using MaintenanceService.Tests.Processes;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>Where a running service keeps its copies, how often it makes one, and what it does where there is no room.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[Trait("Store", "SQLite")]
public sealed class BackupFolderTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("PT6H")]
    [InlineData("06:00:00")]
    public async Task Copies_are_made_as_often_as_asked_in_the_folder_that_is_named(string every)
    {
        string backups = _folder.File("elsewhere");
        await using RunningService service = await StartAsync(backups, every);
        _time.Advance(TimeSpan.FromMinutes(1));
        await HoldsAsync(backups, "maintenance-2026-05-01T120100Z.db");
        for (int minute = 0; minute < 10; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _time.AdjustTime(_time.GetUtcNow().AddHours(6));
        _time.Advance(TimeSpan.FromMinutes(1));

        await HoldsAsync(backups, "maintenance-2026-05-01T120100Z.db", "maintenance-2026-05-01T181200Z.db");
        Assert.False(Directory.Exists(service.DataFolder.BackupFolder()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(backups));
        Assert.Empty(service.Errors.Lines);
    }

    [Fact]
    public async Task Disk_without_room_for_a_copy_is_left_alone_and_tried_again_more_and_more_seldom()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 16);
        string backups = Path.Combine(disk.Path, "backups");
        Directory.CreateDirectory(backups, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        disk.Fill();
        using var log = new AppLog();
        await using RunningService service = await StartAsync(backups, "P1D", log);

        // At once, after 10 minutes and after 20 more: not each minute.
        await PassMinutesAsync(service, 1);
        await Eventually.TrueAsync(() => Failures(log).Length == 1, Test);
        await PassMinutesAsync(service, 10);
        await Eventually.TrueAsync(() => Failures(log).Length == 2, Test);
        await PassMinutesAsync(service, 20);
        await Eventually.TrueAsync(() => Failures(log).Length == 3, Test);
        Assert.Contains("must stay free", Failures(log)[0].Message, StringComparison.Ordinal);
        Assert.Contains(backups, Failures(log)[0].Message, StringComparison.Ordinal);
        Assert.Contains("PT40M", Failures(log)[2].Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(backups));

        disk.MakeRoom();
        await PassMinutesAsync(service, 40);
        await HoldsAsync(backups, "maintenance-2026-05-01.db");
    }

    [Fact]
    public async Task Folder_that_others_may_write_to_gets_no_copy()
    {
        string backups = _folder.File("open-to-all");
        Directory.CreateDirectory(backups);
        File.SetUnixFileMode(backups, (UnixFileMode)511);
        using var log = new AppLog();
        await using RunningService service = await StartAsync(backups, "P1D", log);

        _time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => Failures(log).Length == 1, Test);

        Assert.Contains("Other accounts may write", Failures(log)[0].Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(backups));
    }

    [Fact]
    public async Task Emptied_data_folder_with_copies_in_the_other_folder_is_no_new_store()
    {
        string backups = _folder.File("elsewhere");
        await using RunningService service = await StartAsync(backups, "P1D");
        _time.Advance(TimeSpan.FromMinutes(1));
        await HoldsAsync(backups, "maintenance-2026-05-01.db");
        await service.StopAsync();
        Directory.Delete(service.DataFolder, recursive: true);

        (int exit, _, string error) = await ServiceCommand.RunAsync(
            service.DataFolder, new Dictionary<string, string> { ["Maintenance__BackupFolder"] = backups });

        Assert.Equal(78, exit);
        Assert.Contains("maintenance-2026-05-01.db", error, StringComparison.Ordinal);
        (int restored, string output, _) = await ServiceCommand.RunAsync(service.DataFolder, "restore", Path.Combine(backups, "maintenance-2026-05-01.db"));
        Assert.True(restored == 0, output);
    }

    [Theory]
    [InlineData("BackupEvery", "1")]
    [InlineData("BackupEvery", "PT0S")]
    [InlineData("BackupEvery", "daily")]
    [InlineData("BackupEvery", "P1M")]
    [InlineData("BackupFolder", " ")]
    [InlineData("HistoryDays", "0")]
    [InlineData("HistoryDays", "P30D")]
    public async Task Setting_that_can_not_be_stops_the_start_with_a_sentence(string setting, string value)
    {
        (int exit, _, string error) = await ServiceCommand.RunAsync(_folder.File("data"), new Dictionary<string, string> { ["Maintenance__" + setting] = value });

        Assert.Equal(78, exit);
        Assert.Contains("Maintenance:" + setting, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task PassMinutesAsync(RunningService service, int minutes)
    {
        for (int minute = 0; minute < minutes; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await service.SettledAsync();
        }
    }

    private static LogLine[] Failures(AppLog log) => [.. log.Lines.All.Where(line => line.Event == 10 && line.Category.EndsWith(".BackupBackgroundService", StringComparison.Ordinal))];

    private Task<RunningService> StartAsync(string backups, string every, AppLog? log = null) => RunningService.StartAsync(
        _time,
        new Dictionary<string, string?> { ["Maintenance:BackupFolder"] = backups, ["Maintenance:BackupEvery"] = every },
        builder => builder.Logging.AddProvider(log ?? new AppLog()));

    private static Task HoldsAsync(string folder, params string[] names) => Eventually.TrueAsync(
        () => Directory.Exists(folder) && Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).SequenceEqual(names), Test);
}
