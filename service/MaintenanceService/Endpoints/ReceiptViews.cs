using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Endpoints;

/// <summary>Maps a receipt to its wire record.</summary>
internal static class ReceiptViews
{
    public static Receipt Of(Maintenance maintenance, ReceiptRecord receipt) => new()
    {
        Maintenance = maintenance,
        ConvergedAt = receipt.ConvergedAt,
        ReopenedAt = receipt.ReopenedAt,
        Refused = receipt.Instances.Values.Aggregate(0L, (sum, share) => Counts.Add(sum, share.Refused)),
        Bypassed = receipt.Instances.Values.Aggregate(0L, (sum, share) => Counts.Add(sum, share.Bypassed)),
        Instances = [.. receipt.Instances.Select(pair => new ReceiptInstance
        {
            Instance = pair.Key,
            ConfirmedAt = pair.Value.ConfirmedAt,
            ReopenedAt = pair.Value.ReopenedAt,
            Assumed = pair.Value.Assumed,
            Refused = pair.Value.Refused,
            Bypassed = pair.Value.Bypassed,
        })],
    };
}
