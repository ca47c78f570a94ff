using System.Management.Automation.Runspaces;
using System.Reflection;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Output;

/// <summary>
/// Gives the records the hidden members that MaintenanceService.format.ps1xml shows, such as <c>ViewMode</c>: code, for a view may hold no
/// script where the language is constrained. A file of types can't name them, since it is read before the assembly is loaded.
/// </summary>
internal static class ViewCells
{
    /// <summary>The levels that a job or a file keeps of a record, such as the name in CreatedBy of a maintenance in Maintenances of a site.</summary>
    private const uint Depth = 3;

    /// <summary>The types, and what Select-Object and Format-List show of them first.</summary>
    private static readonly (Type Type, string[] Shown)[] Types =
    [
        (typeof(Site), ["Name", "DisplayName", "Mode", "Converged"]),
        (typeof(Maintenance), ["Site", "Id", "Status", "Mode", "Paths", "CreatedBy", "StartsAt", "EndsAt", "Reason"]),
        (typeof(Instance), ["Site", "Id", "State", "Mode", "RequestsInFlight", "ConnectionsOpen", "LastSeenAt"]),
        (typeof(Convergence), ["Site", "Mode", "Converged", "Confirmed", "AssumedClosed", "Total", "RequestsInFlight"]),
        (typeof(HistoryEntry), ["At", "Site", "Action", "Actor", "Maintenance", "Detail"]),
        (typeof(Receipt), []),
        (typeof(ReceiptInstance), []),
        (typeof(Pass), ["Site", "Id", "For", "Maintenance", "ExpiresAt", "RevokedAt"]),
        (typeof(Key), ["Id", "Name", "Role", "Sites", "ExpiresAt", "LastUsedAt", "RevokedAt"]),
        (typeof(Webhook), ["Id", "Url", "Sites", "Events", "CreatedAt", "DisabledAt", "LastDeliveredAt", "LastError"]),
        (typeof(WebhookTestResult), ["Id", "Delivered", "Status", "Detail"]),
        (typeof(Readiness), ["Site", "Ready", "Mode", "Instances", "Silent", "RequestsInFlight", "ConnectionsOpen", "Problems"]),
    ];

    /// <summary>The type data of the live records and of those that come out of a job or a file.</summary>
    public static TypeData[] All { get; } = [.. Types.SelectMany(item => new[] { item.Type.FullName!, $"Deserialized.{item.Type.FullName}" }, (item, name) => Data(name, item.Type, item.Shown))];

    private static TypeData Data(string name, Type type, string[] shown)
    {
        var data = new TypeData(name) { SerializationDepth = Depth };
        foreach (MethodInfo cell in typeof(ViewText).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => IsOf(type, method)))
        {
            string member = $"View{cell.Name[type.Name.Length..]}";
            data.Members.Add(member, new CodePropertyData(member, cell) { IsHidden = true });
        }

        if (type == typeof(Key))
        {
            // The name of the member in the REST contract.
            data.Members.Add("Key", new AliasPropertyData("Key", nameof(Key.Secret)) { IsHidden = true });
        }

        if (shown.Length > 0)
        {
            data.DefaultDisplayPropertySet = new PropertySetData(shown);
        }

        return data;
    }

    /// <summary>Returns whether a cell is named for a type: <c>ReceiptInstances</c> is one of Receipt, <c>ReceiptInstanceConfirmed</c> one of ReceiptInstance.</summary>
    private static bool IsOf(Type type, MethodInfo cell) =>
        Types.Select(item => item.Type).Where(item => cell.Name.StartsWith(item.Name, StringComparison.Ordinal) && char.IsAsciiLetterUpper(cell.Name.ElementAtOrDefault(item.Name.Length)))
            .MaxBy(item => item.Name.Length) == type;
}
