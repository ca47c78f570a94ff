using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Problems;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>What a report is refused for, and what is only cut or dropped.</summary>
public sealed class ReportRuleTests
{
    private const long Most = (1L << 53) - 1;
    private static readonly InstanceReport Plain = new() { Run = "r", Sequence = 1 };

    [Theory]
    [InlineData("/sequence")]
    [InlineData("/revision")]
    [InlineData("/requestsInFlight")]
    [InlineData("/connectionsOpen")]
    [InlineData("/refused")]
    [InlineData("/bypassed")]
    public void Count_is_a_number_that_every_reader_of_JSON_knows_exactly(string pointer)
    {
        Assert.NotNull(ReportRule.Check(With(pointer, 0)));
        Assert.NotNull(ReportRule.Check(With(pointer, Most)));
        AssertRefused(ProblemKind.InvalidValue, pointer, With(pointer, -1));
        AssertRefused(ProblemKind.InvalidValue, pointer, With(pointer, Most + 1));
    }

    [Theory]
    [InlineData("/drainSeconds")]
    [InlineData("/disconnectedAfterSeconds")]
    public void Time_that_is_declared_may_be_left_out_but_is_not_negative(string pointer)
    {
        Assert.NotNull(ReportRule.Check(With(pointer, 0)));
        AssertRefused(ProblemKind.InvalidValue, pointer, With(pointer, -1));
    }

    [Fact]
    public void Run_and_sequence_are_required()
    {
        AssertRefused(ProblemKind.MalformedRequest, "/run", Plain with { Run = null });
        AssertRefused(ProblemKind.InvalidValue, "/run", Plain with { Run = "" });
        AssertRefused(ProblemKind.InvalidValue, "/run", Plain with { Run = new string('r', 201) });
        AssertRefused(ProblemKind.MalformedRequest, "/sequence", Plain with { Sequence = null });
    }

    [Fact]
    public void Epoch_is_a_short_line()
    {
        Assert.NotNull(ReportRule.Check(Plain with { Epoch = new string('e', 200) }));
        AssertRefused(ProblemKind.InvalidValue, "/epoch", Plain with { Epoch = new string('e', 201) });
    }

    [Fact]
    public void What_only_describes_is_cut_and_nothing_is_refused_for_it()
    {
        InstanceReport kept = ReportRule.Check(Plain with
        {
            AppVersion = new string('v', 300),
            Exempt = [.. Enumerable.Range(0, 102).Select(i => i == 0 ? null! : $"/{i}\n")],
        });

        Assert.Equal(new string('v', 200), kept.AppVersion);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => $"/{i}"), kept.Exempt);
    }

    [Fact]
    public void Of_the_oldest_five_plausible_ones_are_kept()
    {
        InFlightItem good = new() { Name = "GET /a", Kind = InFlightKind.Work, Seconds = 3 };
        InstanceReport kept = ReportRule.Check(Plain with
        {
            Oldest =
            [
                null!, good with { Name = "" }, good with { Seconds = -1 }, good with { Seconds = Most + 1 }, good with { Kind = (InFlightKind)99 },
                good with { Name = "with\u202Eorder" }, good with { Seconds = 0 }, good with { Seconds = Most }, good, good, good with { Name = "sixth" },
            ],
        });

        Assert.Equal([good with { Name = "withorder" }, good with { Seconds = 0 }, good with { Seconds = Most }, good, good], kept.Oldest!);
    }

    [Fact]
    public void What_is_left_out_stays_out()
    {
        InstanceReport kept = ReportRule.Check(Plain);

        Assert.Null(kept.AppVersion);
        Assert.Null(kept.Exempt);
        Assert.Null(kept.Oldest);
    }

    private static void AssertRefused(ProblemKind kind, string pointer, InstanceReport report)
    {
        ProblemException refusal = Assert.Throws<ProblemException>(() => ReportRule.Check(report));
        Assert.Equal((kind, pointer), (refusal.Kind, refusal.Pointer));
    }

    private static InstanceReport With(string pointer, long value) => pointer switch
    {
        "/sequence" => Plain with { Sequence = value },
        "/revision" => Plain with { Revision = value },
        "/requestsInFlight" => Plain with { RequestsInFlight = value },
        "/connectionsOpen" => Plain with { ConnectionsOpen = value },
        "/refused" => Plain with { Refused = value },
        "/bypassed" => Plain with { Bypassed = value },
        "/drainSeconds" => Plain with { DrainSeconds = (int)value },
        _ => Plain with { DisconnectedAfterSeconds = (int)value },
    };
}
