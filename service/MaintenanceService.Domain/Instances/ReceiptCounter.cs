using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>Derives the counts of a maintenance from the totals of a process's whole run.</summary>
internal static class ReceiptCounter
{
    public static InstanceReceipt Begin(InstanceReport? report) => new()
    {
        Run = report?.Run,
        RefusedTotal = report?.Refused ?? 0,
        BypassedTotal = report?.Bypassed ?? 0,
    };

    public static InstanceReceipt Add(InstanceReceipt? share, InstanceReport report)
    {
        if (share?.Run is null)
        {
            // How much of the earlier counts belongs to this maintenance is unknown, so none is added.
            return (share ?? new InstanceReceipt()) with { Run = report.Run, RefusedTotal = report.Refused, BypassedTotal = report.Bypassed };
        }

        bool sameRun = share.Run == report.Run;
        return share with
        {
            Run = report.Run,
            Refused = Counts.Add(share.Refused, report.Refused - (sameRun ? share.RefusedTotal : 0)),
            Bypassed = Counts.Add(share.Bypassed, report.Bypassed - (sameRun ? share.BypassedTotal : 0)),
            RefusedTotal = report.Refused,
            BypassedTotal = report.Bypassed,
        };
    }
}
