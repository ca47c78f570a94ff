using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Instances;

/// <summary>Validates reports.</summary>
internal static class ReportRule
{
    private const int OldestItems = 5;

    /// <summary>Returns the report with its descriptive members cut to the stored length: their size alone is no reason to refuse a report.</summary>
    /// <exception cref="ProblemException">A member that convergence depends on is invalid.</exception>
    public static InstanceReport Check(InstanceReport report)
    {
        TextRule.Name(report.Run, "/run", "A report names the run of its process.");
        _ = report.Sequence ?? throw Refuse.Malformed("A report has a sequence that grows.", "/sequence");
        TextRule.Line(report.Epoch, "/epoch");
        Count(report.Sequence.Value, "/sequence");
        Count(report.Revision, "/revision");
        Count(report.RequestsInFlight, "/requestsInFlight");
        Count(report.ConnectionsOpen, "/connectionsOpen");
        Count(report.Refused, "/refused");
        Count(report.Bypassed, "/bypassed");
        Count(report.DrainSeconds ?? 0, "/drainSeconds");
        Count(report.DisconnectedAfterSeconds ?? 0, "/disconnectedAfterSeconds");
        return report with
        {
            AppVersion = TextRule.Safe(report.AppVersion),
            Exempt = report.Exempt?.Select(TextRule.Safe).OfType<string>().Take(Limits.Rules).ToArray(),
            Oldest = report.Oldest?.Where(IsPlausible).Take(OldestItems).Select(item => item with { Name = TextRule.Safe(item.Name)! }).ToArray(),
        };
    }

    private static bool IsPlausible(InFlightItem? item) =>
        item is { Name.Length: > 0, Seconds: >= 0 and <= Limits.Number } && Enum.IsDefined(item.Kind);

    private static void Count(long value, string pointer)
    {
        if (value is < 0 or > Limits.Number)
        {
            throw Refuse.Value(pointer, $"Give a whole number from 0 to {Limits.Number}.");
        }
    }
}
