using System.Net.Sockets;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.Data.Sqlite;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>kill -9 as the process is about to flush to the disk, from the first flush of its first start on, and in the middle of a migration and of a restore.</summary>
[Collection(typeof(OneAtATime))]
public sealed class KillAtFlushTests
{
    private const string Flushes = "fsync,fdatasync";
    private const string Site = "shop";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_a_flush_it_loses_nothing_acknowledged_and_starts_again()
    {
        foreach (int point in PointsOr(1, 6))
        {
            using var folder = new TemporaryFolder();
            var writer = new CrashWriter(Site);
            bool isThere = false;
            try
            {
                await using ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, folder.Settings(), under: FaultySyscalls.KillAt(Flushes, point));
                using var client = new MaintenanceClient(service.Address, () => RunningService.AdminKey);
                await client.PutSiteAsync(Site, new SiteRequest(), cancellationToken: Test);
                isThere = true;
                await writer.WriteAsync(client, () => { });
            }
            catch (Exception exception) when (exception is HttpRequestException or SocketException or InvalidOperationException)
            {
                // Killed before the site was acknowledged, or before it listened.
            }

            await using ServerProcess again = await ServerProcess.StartAsync("MaintenanceService", folder.Path, folder.Settings());
            using var after = new MaintenanceClient(again.Address, () => RunningService.AdminKey);
            if (isThere)
            {
                await writer.CheckAsync(after);
            }

            await after.PutSiteAsync(Site, new SiteRequest { DisplayName = "goes on" }, cancellationToken: Test);
            await EndAsync(again, folder);
        }
    }

    [Fact]
    public async Task Killed_at_a_flush_of_a_migration_it_migrates_at_the_next_start()
    {
        using TemporaryFolder filled = await FillAsync();
        using (var connection = new SqliteConnection($"Data Source={filled.File("data/maintenance.db")};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand older = connection.CreateCommand();
            older.CommandText = "DROP INDEX maintenances_of_site; DROP INDEX maintenances_not_over; DROP INDEX passes_of_site; PRAGMA user_version = 4";
            older.ExecuteNonQuery();
        }

        foreach (int point in PointsOr(3))
        {
            using TemporaryFolder folder = Copy(filled);
            await RunUntilKilledAsync(folder, FaultySyscalls.KillAt(Flushes, point));
            await StartsWithAsync(folder, "migrated");
        }
    }

    [Fact]
    public async Task Killed_at_a_step_of_a_restore_it_has_the_old_state_or_the_new_one_or_says_to_restore_again()
    {
        using TemporaryFolder filled = await FillAsync();
        string backup = filled.File("copy.db");
        Assert.Equal(0, (await ServiceCommand.RunAsync(filled.DataFolder(), "backup", backup)).ExitCode);
        foreach (int point in PointsOr(3))
        {
            using TemporaryFolder folder = Copy(filled);
            await using (ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, folder.Settings()))
            {
                using var client = new MaintenanceClient(service.Address, () => RunningService.AdminKey);
                await client.PutSiteAsync(Site, new SiteRequest { DisplayName = "later" }, cancellationToken: Test);
                await service.StopAsync();
            }

            await ServiceCommand.RunUnderAsync(FaultySyscalls.KillAt($"{Flushes},rename,unlink", point), folder.DataFolder(), folder.Settings(), "restore", backup);
            (int verified, _, string fault) = await ServiceCommand.RunAsync(folder.DataFolder(), "verify");
            if (verified == 0)
            {
                await StartsWithAsync(folder, "later", "migrated");
            }
            else
            {
                Assert.Contains("restore", fault, StringComparison.OrdinalIgnoreCase);
            }

            (int exit, _, string error) = await ServiceCommand.RunAsync(folder.DataFolder(), "restore", backup);
            Assert.True(exit == 0, $"step {point}: {error}");
            await StartsWithAsync(folder, "migrated");
        }
    }

    /// <summary>The flushes at which it is killed: each of the first MAINTENANCE_TEST_FLUSHES.</summary>
    /// <param name="few">Those of the short form.</param>
    private static IEnumerable<int> PointsOr(params int[] few) => TestNumber.Of("MAINTENANCE_TEST_FLUSHES") is { } number ? Enumerable.Range(1, number) : few;

    private static async Task<TemporaryFolder> FillAsync()
    {
        var folder = new TemporaryFolder();
        await using ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, folder.Settings());
        using var client = new MaintenanceClient(service.Address, () => RunningService.AdminKey);
        await client.PutSiteAsync(Site, new SiteRequest { DisplayName = "migrated" }, cancellationToken: Test);
        await client.PutMaintenanceAsync(Site, "release", new MaintenanceRequest(), cancellationToken: Test);
        await service.StopAsync();
        return folder;
    }

    private static TemporaryFolder Copy(TemporaryFolder filled)
    {
        var copy = new TemporaryFolder();
        StoreFolder.Copy(filled.DataFolder(), copy.DataFolder());
        return copy;
    }

    private static async Task RunUntilKilledAsync(TemporaryFolder folder, string[] under)
    {
        try
        {
            await using ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, folder.Settings(), under: under);
            await service.KillAsync();
        }
        catch (InvalidOperationException)
        {
            // It ended before it listened.
        }
    }

    private static async Task StartsWithAsync(TemporaryFolder folder, params string[] names)
    {
        await using ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, folder.Settings());
        using var client = new MaintenanceClient(service.Address, () => RunningService.AdminKey);
        Site site = (await client.GetSiteAsync(Site, Test)).Value;
        Assert.Contains(site.DisplayName, names);
        Assert.Equal("release", Assert.Single(site.Maintenances).Id);
        await EndAsync(service, folder);
    }

    private static async Task EndAsync(ServerProcess service, TemporaryFolder folder)
    {
        await service.StopAsync();
        (int exit, _, string error) = await ServiceCommand.RunAsync(folder.DataFolder(), "verify");
        Assert.True(exit == 0, error);
    }
}
