using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Records;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>How much of what a process refused and let through belongs to a maintenance.</summary>
public sealed class ReceiptCounterTests
{
    private const long Most = (1L << 53) - 1;
    private static readonly InstanceReport Before = new() { Run = "a", Refused = 10, Bypassed = 4 };

    [Fact]
    public void What_came_before_the_start_Is_not_counted()
    {
        InstanceReceipt share = ReceiptCounter.Add(ReceiptCounter.Begin(Before), Before with { Refused = 13, Bypassed = 5 });

        Assert.Equal((3, 1), (share.Refused, share.Bypassed));
        Assert.Equal((5, 1), Of(ReceiptCounter.Add(share, Before with { Refused = 15, Bypassed = 5 })));
    }

    [Fact]
    public void Process_that_begins_anew_Counts_with_all_that_it_reports()
    {
        InstanceReceipt share = ReceiptCounter.Add(ReceiptCounter.Begin(Before), Before with { Refused = 13, Bypassed = 5 });

        share = ReceiptCounter.Add(share, new InstanceReport { Run = "b", Refused = 2, Bypassed = 7 });

        Assert.Equal((5, 8), Of(share));
        Assert.Equal((6, 8), Of(ReceiptCounter.Add(share, new InstanceReport { Run = "b", Refused = 3, Bypassed = 7 })));
    }

    [Fact]
    public void First_report_of_one_whose_earlier_counts_are_unknown_Adds_nothing()
    {
        InstanceReceipt unknown = ReceiptCounter.Begin(null);
        InstanceReceipt first = ReceiptCounter.Add(unknown with { ConfirmedAt = DateTimeOffset.UnixEpoch }, Before);

        Assert.Equal((0, 0, DateTimeOffset.UnixEpoch), (first.Refused, first.Bypassed, first.ConfirmedAt));
        Assert.Equal((0, 0), Of(ReceiptCounter.Add(null, Before)));
        Assert.Equal((1, 2), Of(ReceiptCounter.Add(ReceiptCounter.Add(null, Before), Before with { Refused = 11, Bypassed = 6 })));
    }

    [Fact]
    public void Total_that_shrinks_Takes_nothing_away()
    {
        InstanceReceipt share = ReceiptCounter.Add(ReceiptCounter.Begin(Before), Before with { Refused = 13, Bypassed = 5 });

        Assert.Equal((3, 1), Of(ReceiptCounter.Add(share, Before with { Refused = 0, Bypassed = 0 })));
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(Most, 1, Most)]
    [InlineData(Most, 0, Most)]
    [InlineData(long.MaxValue, long.MaxValue, Most)]
    [InlineData(-5, 2, 2)]
    [InlineData(2, -5, 2)]
    public void Sum_stays_within_what_a_report_may_hold(long a, long b, long sum) => Assert.Equal(sum, Counts.Add(a, b));

    private static (long Refused, long Bypassed) Of(InstanceReceipt share) => (share.Refused, share.Bypassed);
}
