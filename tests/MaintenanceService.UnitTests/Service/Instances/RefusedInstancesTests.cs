using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>How long a refused instance stands in the way.</summary>
public sealed class RefusedInstancesTests
{
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(100);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly RefusedInstances _refused;
    private long _storeRefusedUntil;

    public RefusedInstancesTests() => _refused = new RefusedInstances(_time, () => _storeRefusedUntil);

    [Fact]
    public void Nobody_was_refused_Blocks_nothing() => Assert.Empty(_refused.Blockers(Expiry));

    [Fact]
    public void Refused_report_Blocks_for_the_expiry_after_the_last_refusal()
    {
        DateTimeOffset first = _time.GetUtcNow();
        _refused.RecordRefusedReport("i", "run", 1, "no mode");
        Pass(60);
        _refused.RecordRefusedReport("i", "run", 2, "no mode");

        Pass(100);
        Blocker blocker = Assert.Single(_refused.Blockers(Expiry));
        Assert.Equal((BlockerReason.ReportRefused, "i", first), (blocker.Reason, blocker.Instance, blocker.Since));
        Assert.Contains("no mode", blocker.Detail, StringComparison.Ordinal);
        Pass(1);
        Assert.Empty(_refused.Blockers(Expiry));
        Assert.Empty(_refused.Blockers(TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Full_registry_Blocks_without_an_instance_and_counts_for_itself()
    {
        DateTimeOffset first = _time.GetUtcNow();
        _refused.RecordRegistryFull("1,000 instances");
        Pass(50);
        _refused.RecordRefusedReport("i", "run", 1, "no mode");
        Pass(50);

        Assert.Equal([(BlockerReason.RegistryFull, null, first), (BlockerReason.ReportRefused, "i", first.AddSeconds(50))],
            _refused.Blockers(Expiry).Select(blocker => (blocker.Reason, blocker.Instance, blocker.Since!.Value)));
        Pass(1);
        Assert.Equal("i", Assert.Single(_refused.Blockers(Expiry)).Instance);
        Pass(50);
        Assert.Empty(_refused.Blockers(Expiry));
        _refused.RecordRegistryFull("1,000 instances");
        Pass(100);
        Assert.Contains("1,000 instances", Assert.Single(_refused.Blockers(Expiry)).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("i", "run", 6, 0)]
    [InlineData("i", "run", 5, 1)]
    [InlineData("i", "run", 4, 1)]
    [InlineData("i", "other", 6, 1)]
    [InlineData("j", "run", 6, 1)]
    public void Later_report_of_the_same_process_Ends_it(string id, string run, long sequence, int left)
    {
        _refused.RecordRefusedReport("i", "run", 5, "no mode");

        _refused.RecordAccepted(id, new InstanceReport { Run = run, Sequence = sequence });

        Assert.Equal(left, _refused.Blockers(Expiry).Count);
    }

    [Fact]
    public void Site_that_was_full_at_the_start_Blocks_for_the_expiry()
    {
        _refused.RecordFullAtStart(1_000);
        Pass(100);
        Blocker blocker = Assert.Single(_refused.Blockers(Expiry));
        Assert.Equal((BlockerReason.RegistryFull, null), (blocker.Reason, blocker.Instance));
        Assert.Contains("1000 instances", blocker.Detail, StringComparison.Ordinal);

        Pass(1);
        Assert.Empty(_refused.Blockers(Expiry));
    }

    [Fact]
    public void One_that_could_not_be_stored_Blocks_while_the_store_refuses_and_for_the_expiry_after()
    {
        DateTimeOffset first = _time.GetUtcNow();
        _refused.RecordUnstored("i", "run");
        Pass(1_000);
        _storeRefusedUntil = _time.GetTimestamp();

        Pass(100);
        Blocker blocker = Assert.Single(_refused.Blockers(Expiry));
        Assert.Equal((BlockerReason.Pending, "i", first), (blocker.Reason, blocker.Instance, blocker.Since));
        Assert.Contains("could not be stored", blocker.Detail, StringComparison.Ordinal);
        Pass(1);
        Assert.Empty(_refused.Blockers(Expiry));
    }

    [Fact]
    public void One_that_is_refused_again_after_the_store_recovered_Blocks_for_the_expiry_after_that()
    {
        _refused.RecordUnstored("i", "run");
        Pass(60);
        _refused.RecordUnstored("i", "run");

        Pass(100);
        Assert.Single(_refused.Blockers(Expiry));
        Pass(1);
        Assert.Empty(_refused.Blockers(Expiry));
    }

    [Theory]
    [InlineData("i", "run", true, 1)]
    [InlineData("i", null, true, 0)]
    [InlineData("i", "third", false, 2)]
    [InlineData("j", null, false, 2)]
    public void One_that_could_not_be_stored_Is_forgotten_by_its_run_or_by_its_name(string id, string? run, bool known, int left)
    {
        _refused.RecordUnstored("i", "run");
        _refused.RecordUnstored("i", "second");

        Assert.Equal(known, _refused.ForgetUnstored(id, run));

        Assert.Equal(left, _refused.Blockers(Expiry).Count);
    }

    [Fact]
    public void More_than_a_hundred_Lose_the_one_that_would_be_over_first()
    {
        for (int i = 0; i < 100; i++)
        {
            _refused.RecordRefusedReport($"i{i:000}", "run", 1, "no mode");
            Pass(TimeSpan.FromMilliseconds(1));
        }

        _refused.RecordRefusedReport("i000", "run", 2, "no mode");
        Assert.Equal(100, _refused.Blockers(Expiry).Count);
        _refused.RecordRefusedReport("last", "run", 1, "no mode");

        Assert.Equal(
            [.. Enumerable.Range(0, 100).Where(i => i != 1).Select(i => $"i{i:000}"), "last"],
            _refused.Blockers(Expiry).Select(blocker => blocker.Instance!));
    }

    private void Pass(int seconds) => Pass(TimeSpan.FromSeconds(seconds));

    private void Pass(TimeSpan time) => _time.Advance(time);
}
