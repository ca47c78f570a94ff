using MaintenanceService.Client;
using MaintenanceService.Store;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>Disks as a power cut may leave them, made from what the real process wrote and flushed: whatever was acknowledged is there.</summary>
[Collection(typeof(OneAtATime))]
public sealed class PowerCutTests(RecordedWrites writes) : IClassFixture<RecordedWrites>
{
    private const int ControlImages = 50;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly int Images = TestNumber.Of("MAINTENANCE_TEST_POWER_CUTS") ?? 6;

    [Fact]
    public async Task Power_cut_at_any_moment_loses_nothing_acknowledged()
    {
        Assert.Contains(writes.Calls, call => call.Kind == DiskCallKind.Flush && call.Path.EndsWith(".db", StringComparison.Ordinal));
        Assert.Equal(writes.Last, writes.AcknowledgedAt(writes.Calls.Count));
        for (int image = 0; image < Images; image++)
        {
            var random = new Random(image);
            int at = random.Next(writes.Calls.Count + 1);
            (long? revision, string? fault) = await OpenAsync(new PowerCut(writes.Calls, _ => true), at, random);

            Assert.True(revision is not null, $"image {image}: {fault}");
            Assert.InRange(revision.Value, writes.AcknowledgedAt(at), writes.Last);
        }
    }

    [Fact]
    public void Each_answer_comes_after_a_flush_of_the_log()
    {
        bool isFlushed = false;
        foreach (DiskCall call in writes.Calls)
        {
            if (call.Kind == DiskCallKind.Answer)
            {
                Assert.True(isFlushed);
                isFlushed = false;
            }
            else
            {
                isFlushed |= call.Kind == DiskCallKind.Flush && call.Path.EndsWith("-wal", StringComparison.Ordinal);
            }
        }
    }

    /// <summary>The controls: with <c>synchronous=NORMAL</c> no commit flushes the log, with OFF, or a library that swallows flushes, none has an effect.</summary>
    [Theory]
    [InlineData("maintenance.db")]
    [InlineData("")]
    public async Task Where_flushes_have_no_effect_a_power_cut_that_loses_is_found(string honoured)
    {
        for (int image = 0; image < ControlImages; image++)
        {
            var random = new Random(image);
            int at = random.Next(writes.Calls.Count + 1);
            (long? revision, _) = await OpenAsync(new PowerCut(writes.Calls, name => name == honoured), at, random);
            if (revision is not { } found || found < writes.AcknowledgedAt(at))
            {
                return;
            }
        }

        Assert.Fail($"{ControlImages} power cuts lost nothing, and at least one must.");
    }

    private async Task<(long? Revision, string? Fault)> OpenAsync(PowerCut cut, int at, Random random)
    {
        using var folder = new TemporaryFolder();
        string data = folder.DataFolder();
        StoreFolder.Copy(writes.Before, data);
        cut.Apply(data, at, random);
        try
        {
            await using RunningService service = await RunningService.StartAsync(settings: new Dictionary<string, string?> { ["Maintenance:DataFolder"] = data });
            Site site = (await service.Client.GetSiteAsync(RecordedWrites.Site, Test)).Value;
            HistoryEntry newest = Assert.Single((await service.Client.GetSiteHistoryAsync(RecordedWrites.Site, 1, cancellationToken: Test)).Items);
            Assert.Equal(site.Revision, newest.Revision);
            return (site.Revision, null);
        }
        catch (StoreFaultException fault)
        {
            return (null, fault.Message);
        }
    }
}
