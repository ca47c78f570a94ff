using System.Management.Automation;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>
/// Keeps the connection of Connect-MaintenanceService in a variable of the runspace: it ends with the runspace, and when a runspace is reset
/// for other work, as ForEach-Object -Parallel does.
/// </summary>
internal static class SessionConnection
{
    public const string Variable = "__MaintenanceServiceConnection";
    private const string GlobalVariable = "global:" + Variable;

    public static ServiceConnection? Get(SessionState session) => Unwrap(session.PSVariable.GetValue(GlobalVariable));

    public static void Set(SessionState session, ServiceConnection connection)
    {
        Clear(session);
        session.PSVariable.Set(GlobalVariable, connection);
    }

    public static void Clear(SessionState session)
    {
        Get(session)?.Dispose();
        session.PSVariable.Remove(GlobalVariable);
    }

    /// <summary>Returns the connection of the runspace in which a completer runs: it has no session state of its own.</summary>
    public static ServiceConnection? OfCurrentRunspace()
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Get-Variable").AddParameter("Name", Variable).AddParameter("Scope", "Global")
            .AddParameter("ValueOnly").AddParameter("ErrorAction", "Ignore");
        return shell.Invoke() is [var value, ..] ? Unwrap(value) : null;
    }

    private static ServiceConnection? Unwrap(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) as ServiceConnection;
}
