using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>What Connect-MaintenanceService remembers, for each runspace on its own.</summary>
internal static class SessionConnection
{
    private static readonly ConditionalWeakTable<Runspace, ServiceConnection> Connections = [];

    public static ServiceConnection? Current
    {
        get => Runspace.DefaultRunspace is { } runspace && Connections.TryGetValue(runspace, out ServiceConnection? connection) ? connection : null;
        set
        {
            Runspace runspace = Runspace.DefaultRunspace;
            Connections.Remove(runspace);
            if (value is not null)
            {
                Connections.Add(runspace, value);
            }
        }
    }
}
