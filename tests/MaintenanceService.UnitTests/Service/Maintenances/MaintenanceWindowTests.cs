using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>Which starts and ends a maintenance may have.</summary>
public sealed class MaintenanceWindowTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void End_is_what_is_named_or_the_duration_from_where_it_counts()
    {
        Assert.Null(MaintenanceWindow.End(new MaintenanceRequest(), Now));
        Assert.Equal(Now.AddHours(1), MaintenanceWindow.End(new MaintenanceRequest { EndsAt = Now.AddHours(1) }, Now.AddDays(1)));
        Assert.Equal(Now.AddDays(1).AddHours(1), MaintenanceWindow.End(new MaintenanceRequest { Duration = TimeSpan.FromHours(1) }, Now.AddDays(1)));
        Assert.Equal(Now.AddTicks(1), MaintenanceWindow.End(new MaintenanceRequest { Duration = TimeSpan.FromTicks(1) }, Now));
    }

    [Fact]
    public void Duration_is_refused_beside_an_end_or_where_it_is_nothing_or_absurd()
    {
        AssertRefused("/duration", () => MaintenanceWindow.End(new MaintenanceRequest { EndsAt = Now, Duration = TimeSpan.FromHours(1) }, Now));
        AssertRefused("/duration", () => MaintenanceWindow.End(new MaintenanceRequest { Duration = TimeSpan.Zero }, Now));
        AssertRefused("/duration", () => MaintenanceWindow.End(new MaintenanceRequest { Duration = -TimeSpan.FromTicks(1) }, Now));
        AssertRefused("/duration", () => MaintenanceWindow.End(new MaintenanceRequest { Duration = TimeSpan.MaxValue }, Now));
        AssertRefused("/duration", () => MaintenanceWindow.End(new MaintenanceRequest { Duration = TimeSpan.FromDays(300) }, DateTimeOffset.MaxValue.AddDays(-1)));
    }

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(-60, 1, true)]
    [InlineData(-60, 0, false)]
    [InlineData(-60, -1, false)]
    [InlineData(10, 10, false)]
    [InlineData(10, 9, false)]
    [InlineData(10, 11, true)]
    public void End_lies_after_now_and_after_the_start(int startSeconds, int endSeconds, bool isValid) =>
        AssertCheck(isValid, "/endsAt", new MaintenanceRequest { EndsAt = Now }, Now.AddSeconds(startSeconds), Now.AddSeconds(endSeconds));

    [Fact]
    public void Start_and_end_lie_at_most_366_days_ahead()
    {
        DateTimeOffset last = Now.AddDays(366);

        AssertCheck(true, "/startsAt", new MaintenanceRequest(), last, null);
        AssertCheck(false, "/startsAt", new MaintenanceRequest(), last.AddTicks(1), null);
        AssertCheck(true, "/endsAt", new MaintenanceRequest { EndsAt = Now }, Now, last);
        AssertCheck(false, "/endsAt", new MaintenanceRequest { EndsAt = Now }, Now, last.AddTicks(1));
    }

    [Fact]
    public void Fault_is_shown_at_the_member_that_brought_it_about()
    {
        AssertCheck(false, "/duration", new MaintenanceRequest { Duration = TimeSpan.FromDays(1) }, Now, Now);
        AssertCheck(false, "/endsAt", new MaintenanceRequest { EndsAt = Now }, Now, Now);
        AssertCheck(false, "/startsAt", new MaintenanceRequest { StartsAt = Now }, Now, Now);
        AssertCheck(false, "/duration", new MaintenanceRequest { Duration = TimeSpan.FromDays(1) }, Now, Now.AddDays(367));
    }

    private static void AssertCheck(bool isValid, string pointer, MaintenanceRequest request, DateTimeOffset startsAt, DateTimeOffset? endsAt)
    {
        if (isValid)
        {
            MaintenanceWindow.Check(request, startsAt, endsAt, Now);
        }
        else
        {
            AssertRefused(pointer, () => MaintenanceWindow.Check(request, startsAt, endsAt, Now));
        }
    }

    private static void AssertRefused(string pointer, Action action)
    {
        ProblemException refusal = Assert.Throws<ProblemException>(action);
        Assert.Equal((ProblemKind.InvalidWindow, pointer), (refusal.Kind, refusal.Pointer));
    }
}
