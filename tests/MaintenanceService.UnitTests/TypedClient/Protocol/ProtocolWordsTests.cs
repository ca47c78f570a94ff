using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Protocol;

/// <summary>What the service and its clients must say and reckon alike.</summary>
public sealed class ProtocolWordsTests
{
    [Theory]
    [InlineData(EndReason.Ended, "ended")]
    [InlineData(EndReason.Elapsed, "its time was over")]
    [InlineData(EndReason.LeaseExpired, "its lease was not renewed")]
    [InlineData(EndReason.Cancelled, "cancelled before its start")]
    [InlineData((EndReason)(-1), "ended")]
    [InlineData(null, "ended")]
    public void End_has_its_words(EndReason? reason, string words) => Assert.Equal(words, EndReasonText.Describe(reason));

    [Theory]
    [InlineData(60, 30, 95)]
    [InlineData(30, 0, 35)]
    [InlineData(0, 0, 5)]
    public void Instance_is_forgotten_after_it_has_closed_itself(int disconnectedAfter, int drain, int expiry) =>
        Assert.Equal(expiry, ProtocolTimings.MinInstanceExpirySeconds(disconnectedAfter, drain));
}
