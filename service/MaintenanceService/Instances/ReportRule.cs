using MaintenanceService.Client;
using MaintenanceService.Problems;
using MaintenanceService.Sites.Rules;

namespace MaintenanceService.Instances;

/// <summary>What a report must be to be believed.</summary>
internal static class ReportRule
{
    public static void Check(InstanceReport report)
    {
        TextRule.Name(report.Run, "/run", "A report names the run of its process.");
        _ = report.Sequence ?? throw Refuse.Malformed("A report has a sequence that grows.", "/sequence");
        TextRule.Line(report.Epoch, "/epoch");
        TextRule.Line(report.AppVersion, "/appVersion");
        NotNegative(report.Sequence.Value, "/sequence");
        NotNegative(report.Revision, "/revision");
        NotNegative(report.RequestsInFlight, "/requestsInFlight");
        NotNegative(report.ConnectionsOpen, "/connectionsOpen");
        NotNegative(report.Refused, "/refused");
        NotNegative(report.Bypassed, "/bypassed");
        NotNegative(report.DrainSeconds ?? 0, "/drainSeconds");
        NotNegative(report.DisconnectedAfterSeconds ?? 0, "/disconnectedAfterSeconds");
        ListRule.Check(report.Exempt, "/exempt");
        for (int i = 0; i < (report.Exempt?.Count ?? 0); i++)
        {
            TextRule.Line(report.Exempt![i], $"/exempt/{i}");
        }
    }

    private static void NotNegative(long value, string pointer)
    {
        if (value < 0)
        {
            throw Refuse.Value(pointer, "This is never negative.");
        }
    }
}
