using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>The disk fails in the moment of the flush, and a moment later the process dies: what was refused does not happen after all.</summary>
[Collection(typeof(OneAtATime))]
public sealed class FailedFlushTests
{
    private const string FlushFails = "fsync,fdatasync:error=EIO";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Flush_that_fails_once_answers_503_and_the_write_is_not_there_after_a_kill(int attempt) =>
        await FailsAsync([$"{FlushFails}:when=1"], says: "nothing was written", isThere: false, before: attempt);

    [Fact]
    public async Task Flushes_that_go_on_failing_make_the_answer_say_that_it_can_not_be_known() =>
        await FailsAsync([FlushFails], says: "can't be known", isThere: false);

    /// <summary>
    /// The control: where the log can't be cut either, the refused write is there, and the answer has said so. Nor is anything else written
    /// over it, each time that the service looks whether its disk works again.
    /// </summary>
    [Fact]
    public async Task Log_that_can_not_be_truncated_keeps_the_write_as_the_answer_said() =>
        await FailsAsync([FlushFails, "ftruncate:error=EIO"], says: "can't be known", isThere: true, cutsFail: 3);

    private static async Task FailsAsync(string[] faults, string says, bool isThere, int before = 1, int cutsFail = 0)
    {
        using var folder = new TemporaryFolder();
        List<string> started = [];
        Dictionary<string, string> settings = folder.Settings();
        await using (ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, settings))
        {
            using var client = new MaintenanceClient(service.Address, () => RunningService.AdminKey);
            for (int i = 0; i < before; i++)
            {
                await client.PutSiteAsync("shop", new SiteRequest { DisplayName = $"name {i}" }, cancellationToken: Test);
            }

            // The service's own write, that the key was used, comes once a minute: the fault is to meet ours.
            await Eventually.TrueAsync(async () => (await client.ListKeysAsync(cancellationToken: Test)).Items[0].LastUsedAt is not null, Test);
            await using (FaultySyscalls disk = await FaultySyscalls.AttachAsync(service.Id, folder.File("data/maintenance.db-wal"), faults))
            {
                MaintenanceServiceException refusal = await StartUntilRefusedAsync(client, started);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.StatusCode);
                Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
                await disk.FailedAsync("ftruncate", cutsFail, Test);
                await service.KillAsync();
            }
        }

        await using ServerProcess again = await ServerProcess.StartAsync("MaintenanceService", folder.Path, settings);
        using var after = new MaintenanceClient(again.Address, () => RunningService.AdminKey);
        Site shop = (await after.GetSiteAsync("shop", Test)).Value;
        Assert.Equal($"name {before - 1}", shop.DisplayName);
        Assert.Equal(isThere ? started : started[..^1], shop.Maintenances.Select(item => item.Id));
        await after.PutSiteAsync("shop", new SiteRequest { DisplayName = "goes on" }, cancellationToken: Test);
        await again.StopAsync();
        Assert.Equal(0, (await ServiceCommand.RunAsync(folder.DataFolder(), "verify")).ExitCode);
    }

    // The fault may meet another write of the service's own first: then the next one of ours meets it.
    private static async Task<MaintenanceServiceException> StartUntilRefusedAsync(MaintenanceClient client, List<string> started)
    {
        while (true)
        {
            started.Add($"m-{started.Count}");
            try
            {
                await client.PutMaintenanceAsync("shop", started[^1], new MaintenanceRequest(), cancellationToken: Test);
            }
            catch (MaintenanceServiceException refusal)
            {
                return refusal;
            }
        }
    }
}
