using MaintenanceService.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>One request that enters and leaves: the middleware's request table, and a simple one of the same promise.</summary>
internal static class TableCases
{
    private const string Striped = "request table, striped and interlocked";

    public static IReadOnlyList<Case> All()
    {
        var context = new DefaultHttpContext();
        var table = new RequestTable();
        var striped = new StripedRequestTable();
        table.Enter(context, ThreadNumber.Current).Leave();
        return
        [
            new(Striped, () => StripedRequestTable.Leave(striped.Enter(context, -1))),
            new("request table, slots of a thread", () => table.Enter(context, ThreadNumber.Current).Leave(), Striped, -3, 0),
        ];
    }
}
