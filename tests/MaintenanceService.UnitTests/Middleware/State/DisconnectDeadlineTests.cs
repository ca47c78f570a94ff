using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>Until when an instance may serve alone: by whatever the service may still believe that it declared.</summary>
public sealed class DisconnectDeadlineTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly DisconnectDeadline _deadline;

    public DisconnectDeadlineTests() => _deadline = new DisconnectDeadline(_time);

    [Fact]
    public void Nothing_declared_binds_nothing()
    {
        Answer(Send(1, null));

        Assert.Equal((false, null), (_deadline.IsBound, _deadline.Deadline));
    }

    [Fact]
    public void Declaration_binds_from_its_sending_and_counts_from_the_first_answer()
    {
        InstanceReport report = Send(1, 30);
        Assert.Equal((true, null), (_deadline.IsBound, _deadline.Deadline));

        Answer(report);

        Assert.Equal((true, 30.0), (_deadline.IsBound, Left));
    }

    [Fact]
    public void Each_answer_moves_the_deadline_to_its_reports_sending()
    {
        Answer(Send(1, 30));
        _time.Advance(TimeSpan.FromSeconds(10));
        InstanceReport second = Send(2, 30);
        long sentAt = _time.GetTimestamp();
        Assert.Equal(20, Left);

        _time.Advance(TimeSpan.FromSeconds(5));
        _deadline.Answered(second, sentAt);

        Assert.Equal(25, Left);
    }

    [Fact]
    public void Of_several_that_may_be_believed_the_strictest_holds()
    {
        Answer(Send(1, 60, drain: 5));
        Send(2, 30, drain: 20);
        Assert.Equal((30.0, 5.0), (Left, _deadline.Drain.TotalSeconds));

        Answer(Send(3, 90, drain: 40));

        Assert.Equal((90.0, 40.0), (Left, _deadline.Drain.TotalSeconds));
    }

    [Fact]
    public void Longer_time_holds_only_once_it_was_answered()
    {
        Answer(Send(1, 30));
        InstanceReport longer = Send(2, 60);
        Assert.Equal(30, Left);

        Answer(longer);

        Assert.Equal(60, Left);
    }

    [Fact]
    public void Withdrawn_declaration_binds_until_the_report_without_it_was_answered()
    {
        Answer(Send(1, 30, drain: 5));
        InstanceReport without = Send(2, null, drain: 1);
        Assert.Equal((true, 30.0, 5.0), (_deadline.IsBound, Left, _deadline.Drain.TotalSeconds));

        Answer(without);

        Assert.Equal((false, null), (_deadline.IsBound, _deadline.Deadline));
    }

    [Fact]
    public void Answer_to_an_earlier_report_frees_nothing_that_was_declared_later()
    {
        InstanceReport first = Send(1, null);
        Send(2, 30);

        Answer(first);

        Assert.Equal((true, 30.0), (_deadline.IsBound, Left));
    }

    [Fact]
    public void Drain_that_is_not_declared_is_none()
    {
        _deadline.Sent(new InstanceReport { Run = "r", DisconnectedAfterSeconds = 30 });
        _deadline.Answered(new InstanceReport { Run = "r", DisconnectedAfterSeconds = 30 }, _time.GetTimestamp());

        Assert.Equal((30.0, 0.0), (Left, _deadline.Drain.TotalSeconds));
    }

    private double? Left => _deadline.Deadline is { } deadline ? _time.GetElapsedTime(_time.GetTimestamp(), deadline).TotalSeconds : null;

    private InstanceReport Send(long sequence, int? seconds, int drain = 10)
    {
        var report = new InstanceReport { Run = "r", Sequence = sequence, DisconnectedAfterSeconds = seconds, DrainSeconds = drain };
        _deadline.Sent(report);
        return report;
    }

    private void Answer(InstanceReport report) => _deadline.Answered(report, _time.GetTimestamp());
}
