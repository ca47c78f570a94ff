using MaintenanceService.Client;
using static MaintenanceService.Client.KeyRole;

namespace MaintenanceService.Security;

/// <summary>The one table of who may do what: the endpoints, the document and the tests all read it.</summary>
internal static class AccessRules
{
    private static readonly Dictionary<string, AccessRule> Rules = new AccessRule[]
    {
        new("ListSites", false, Viewer, Operator, Admin),
        new("PutSite", false, Admin),
        new("GetSite", false, Viewer, Operator, Admin),
        new("DeleteSite", false, Admin),
        new("ListMaintenances", false, Viewer, Operator, Admin),
        new("StartMaintenance", false, Operator, Admin),
        new("PutMaintenance", false, Operator, Admin),
        new("GetMaintenance", false, Viewer, Operator, Admin),
        new("PatchMaintenance", false, Operator, Admin),
        new("RenewMaintenance", false, Operator, Admin),
        new("EndMaintenance", false, Operator, Admin),
        new("EndAllMaintenances", false, Operator, Admin),
        new("GetReceipt", false, Viewer, Operator, Admin),
        new("GetConvergence", false, Viewer, Operator, Admin),
        new("ListInstances", false, Viewer, Operator, Admin),
        new("ReportInstance", false, KeyRole.Instance),
        new("RemoveInstance", false, Operator, Admin, KeyRole.Instance),
        new("WatchSite", false, Viewer, Operator, Admin, KeyRole.Instance),
        new("CreatePass", false, Operator, Admin),
        new("ListPasses", false, Operator, Admin),
        new("RevokePass", false, Operator, Admin),
        new("GetSiteHistory", false, Viewer, Operator, Admin),
        new("GetHistory", true, Admin),
        new("CreateKey", true, Admin),
        new("ListKeys", true, Admin),
        new("RevokeKey", true, Admin),
    }.ToDictionary(rule => rule.Operation, StringComparer.Ordinal);

    public static IReadOnlyCollection<AccessRule> All => Rules.Values;

    public static AccessRule Of(string operation) => Rules[operation];
}
