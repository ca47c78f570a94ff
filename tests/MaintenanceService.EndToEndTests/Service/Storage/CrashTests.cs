using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>kill -9 of the real process while writers write, again and again on one store.</summary>
[Collection(typeof(OneAtATime))]
public sealed class CrashTests
{
    private const int Writers = 4;

    /// <summary>From the start of the process to its first answer, on a machine that has nothing else to do.</summary>
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(3);

    /// <summary>How much longer a start after a kill may take than one on an empty folder, where the machine is busy.</summary>
    private const double SlowerAtMost = 2;

    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private static readonly int Kills = TestNumber.Of("MAINTENANCE_TEST_KILLS") ?? 8;

    [Fact]
    public async Task Killed_under_writes_it_loses_nothing_acknowledged_and_keeps_nothing_half()
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, string> settings = folder.Settings();
        var random = new Random(20260501);
        CrashWriter[] writers = [.. Enumerable.Range(0, Writers).Select(number => new CrashWriter($"site-{number}"))];
        int acknowledged = 0;
        var starts = new List<TimeSpan>();
        var freshStarts = new List<TimeSpan>();
        for (int kill = 0; kill <= Kills; kill++)
        {
            long startedAt = TimeProvider.System.GetTimestamp();
            await using ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, settings);
            starts.Add(TimeProvider.System.GetElapsedTime(startedAt));
            if (kill % Math.Max(Kills / 4, 1) == 0)
            {
                freshStarts.Add(await StartFreshAsync());
            }

            using var client = new MaintenanceClient(service.Address, () => RunningService.AdminKey);
            if (kill == 0)
            {
                await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => client.PutSiteAsync($"site-{number}", new SiteRequest(), cancellationToken: Test)));
            }
            else
            {
                await Task.WhenAll(writers.Select(writer => writer.CheckAsync(client)));
            }

            int until = random.Next(1, 60);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task[] writing = [.. writers.Select(writer => writer.WriteAsync(client, () =>
            {
                if (Interlocked.Decrement(ref until) == 0)
                {
                    enough.SetResult();
                }

                Interlocked.Increment(ref acknowledged);
            }))];
            await Task.WhenAny(enough.Task, Task.WhenAll(writing));
            await service.KillAsync();
            await Task.WhenAll(writing);
        }

        (int exit, string output, string error) = await ServiceCommand.RunAsync(folder.DataFolder(), "verify");
        Assert.True(exit == 0, error);
        starts.Sort();
        freshStarts.Sort();
        TimeSpan fresh = freshStarts[freshStarts.Count / 2];
        TimeSpan bound = fresh * SlowerAtMost > ReadyWithin ? fresh * SlowerAtMost : ReadyWithin;
        Assert.InRange(starts[starts.Count / 2], TimeSpan.Zero, bound);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills, {acknowledged} acknowledged writes, ready again after {starts[starts.Count / 2].TotalSeconds:F1} s (an empty folder: {fresh.TotalSeconds:F1} s), {starts[^1].TotalSeconds:F1} s at most; {output}");
    }

    private static async Task<TimeSpan> StartFreshAsync()
    {
        using var folder = new TemporaryFolder();
        long startedAt = TimeProvider.System.GetTimestamp();
        await using ServerProcess service = await ServerProcess.StartAsync(
            "MaintenanceService", folder.Path, new Dictionary<string, string> { ["Maintenance__DataFolder"] = folder.DataFolder() });
        return TimeProvider.System.GetElapsedTime(startedAt);
    }
}
