using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>A running service keeps copies of its store by itself.</summary>
[Trait("Store", "SQLite")]
public sealed class DailyBackupTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nine_days_leave_the_seven_newest_copies_and_each_can_be_restored()
    {
        var time = new ManualClock(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using RunningService service = await RunningService.StartAsync(time);
        string backups = service.DataFolder.BackupFolder();
        for (int day = 1; day <= 9; day++)
        {
            await service.Client.PutSiteAsync($"day-{day}", new SiteRequest(), cancellationToken: Test);
            time.Advance(TimeSpan.FromMinutes(1));
            await Eventually.TrueAsync(() => File.Exists(Path.Combine(backups, $"maintenance-2026-05-{day:00}.db")), Test);
            time.AdjustTime(time.GetUtcNow().AddDays(1));
        }

        await Eventually.TrueAsync(() => Directory.GetFiles(backups).Length == 7, Test);
        Assert.Equal(
            Enumerable.Range(3, 7).Select(day => $"maintenance-2026-05-{day:00}.db"),
            Directory.GetFiles(backups).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        await service.StopAsync();
        (int exit, string output, _) = await ServiceCommand.RunAsync(service.DataFolder, "restore", Path.Combine(backups, "maintenance-2026-05-04.db"));
        Assert.Equal(0, exit);
        Assert.Contains("4 sites", output, StringComparison.Ordinal);
        Assert.Empty(service.Errors.Lines);
    }

    [Fact]
    public async Task Copies_of_a_clock_that_was_ahead_keep_no_copy_of_the_present_from_being_kept()
    {
        var time = new ManualClock(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using RunningService service = await RunningService.StartAsync(time);
        string backups = service.DataFolder.BackupFolder();
        Directory.CreateDirectory(backups);
        for (int day = 1; day <= 7; day++)
        {
            await File.WriteAllTextAsync(Path.Combine(backups, $"maintenance-2027-01-{day:00}.db"), "of the future", Test);
        }

        for (int day = 1; day <= 2; day++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Eventually.TrueAsync(() => Names(backups) is { Length: 7 } names && names[day - 1] == $"maintenance-2026-05-{day:00}.db", Test);
            time.AdjustTime(time.GetUtcNow().AddDays(1));
        }

        Assert.Equal(["maintenance-2027-01-03.db", "maintenance-2027-01-04.db", "maintenance-2027-01-05.db", "maintenance-2027-01-06.db", "maintenance-2027-01-07.db"], Names(backups)[2..]);
        Assert.Empty(service.Errors.Lines);
    }

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
