using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Records;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>What is kept of who has confirmed is what judging every instance anew would say, whatever happened in whatever order.</summary>
public sealed class IncrementalConvergenceTests
{
    private static readonly string[] Ids = ["a", "b", "c", "d", "e"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_order_of_reports_changes_and_departures_Is_evaluated_like_from_scratch(int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        var registry = new SiteInstances(time, () => 0);
        SiteRecord site = Site(1, isClosed: false);
        string epoch = "1-a";
        long sequence = 0;
        int converged = 0;
        for (int step = 0; step < 3_000; step++)
        {
            string id = Ids[random.Next(Ids.Length)];
            switch (random.Next(9))
            {
                case 0:
                    registry.Register(new InstanceIdentity("shop", id, "run-" + random.Next(2), DateTimeOffset.UnixEpoch, []));
                    break;
                case 1:
                    IReadOnlyList<InstanceStatus> gone = registry.Remove(id);
                    if (random.Next(2) == 0 && gone is [var back])
                    {
                        registry.Restore(back);
                    }

                    break;
                case 2 when random.Next(4) == 0:
                    site = Site(site.Revision + 1, random.Next(2) == 0);
                    break;
                case 3 when random.Next(10) == 0:
                    epoch = epoch == "1-a" ? "2-b" : "1-a";
                    break;
                case 4:
                    time.Advance(TimeSpan.FromSeconds(random.Next(60)));
                    break;
                default:
                    registry.Accept(id, Report(random, ++sequence, epoch, site));
                    break;
            }

            MaintenanceService.Client.Convergence expected = JudgedAnew(registry, time, site, epoch);
            MaintenanceService.Client.Convergence kept = registry.Evaluate(site, epoch, settling: false);
            Assert.Equal((step, Words(expected)), (step, Words(kept)));
            Assert.Equal(expected.Converged, registry.Refresh(site, epoch, settling: false, RegistryChange.Time));
            converged += expected.Converged && expected.Total > 0 ? 1 : 0;
        }

        // The control: both answers came often enough to prove something.
        Assert.InRange(converged, 100, 2_900);
    }

    private static string Words(MaintenanceService.Client.Convergence convergence) =>
        $"{convergence.Converged} {convergence.Total} {convergence.Confirmed} {convergence.AssumedClosed} {convergence.RequestsInFlight} {convergence.ConnectionsOpen} "
        + string.Join(',', convergence.Blockers!.Select(blocker => $"{blocker.Instance}:{blocker.Reason}"));

    private static MaintenanceService.Client.Convergence JudgedAnew(SiteInstances registry, FakeTimeProvider time, SiteRecord site, string epoch)
    {
        (InstanceStatus InstanceStatus, InstanceState State)[] judged = [.. registry.Statuses
            .OrderBy(status => status.Identity.Id, StringComparer.Ordinal)
            .Select(status => (status, InstanceStateEvaluator.Evaluate(site, epoch, status, time.GetElapsedTime(status.ReportedAt))))];
        Blocker[] blockers = [
            .. judged.Where(item => item.State is not (InstanceState.Confirmed or InstanceState.AssumedClosed)).Select(item => Blockers.Of(site, epoch, item.InstanceStatus, item.State)!),
            .. judged.Length == 0 && site.HasActive ? [Blockers.NoInstances(site)] : Array.Empty<Blocker>()];
        return new MaintenanceService.Client.Convergence
        {
            Site = site.Name,
            Converged = blockers.Length == 0,
            Total = judged.Length,
            Confirmed = judged.Count(item => item.State == InstanceState.Confirmed),
            AssumedClosed = judged.Count(item => item.State == InstanceState.AssumedClosed),
            RequestsInFlight = judged.Where(item => item.State != InstanceState.AssumedClosed).Sum(item => item.InstanceStatus.Report?.RequestsInFlight ?? 0),
            ConnectionsOpen = judged.Where(item => item.State != InstanceState.AssumedClosed).Sum(item => item.InstanceStatus.Report?.ConnectionsOpen ?? 0),
            Blockers = blockers,
        };
    }

    private static InstanceReport Report(Random random, long sequence, string epoch, SiteRecord site) => new()
    {
        Run = "run-" + random.Next(2),
        Sequence = sequence,
        Epoch = random.Next(8) == 0 ? "0-z" : epoch,
        Revision = site.Revision - (random.Next(6) == 0 ? 1 : 0),
        Mode = site.Mode,
        ForcedMode = random.Next(8) == 0 ? MaintenanceMode.Open : null,
        DisconnectedAfterSeconds = random.Next(2) == 0 ? 30 : null,
        DrainSeconds = 1,
        RequestsInFlight = random.Next(6) == 0 ? 2 : 0,
        ConnectionsOpen = random.Next(8) == 0 ? 1 : 0,
    };

    private static SiteRecord Site(long revision, bool isClosed) => new()
    {
        Name = "shop",
        Settings = new SiteSettings(),
        Revision = revision,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Maintenances = isClosed ? [new Maintenance { Id = "m", Site = "shop", Status = MaintenanceStatus.Active, Mode = MaintenanceMode.Closed }] : [],
    };
}
