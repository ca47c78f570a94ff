using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Maintenances;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Tests whether a maintenance of these sites would be confirmed, and lists what would stay open.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Maintenance", HelpUri = HelpPages.Folder + "Test-Maintenance.md")]
[OutputType(typeof(Readiness), typeof(bool))]
public sealed class TestMaintenanceCommand : SitesCmdlet
{
    /// <summary>Writes only true or false for each site: whether a maintenance would be confirmed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override async Task ProcessAsync(string name)
    {
        Site site = (await Calls.SendAsync((client, token) => client.GetSiteAsync(name, token), name, StopToken)).Value;
        Convergence convergence = await Calls.SendAsync((client, token) => client.GetConvergenceAsync(name, cancellationToken: token), name, StopToken);
        List<Instance> instances = await PagedQueries.InstancesAsync(Calls, name, StopToken).ToListAsync();
        foreach (string warning in ExpiredLeases.Warnings(site))
        {
            WriteWarning(warning);
        }

        string? storeProblem = await StoreCheck.ProblemAsync(Calls, StopToken);
        var readiness = Readiness.From(Preflight.Evaluate(
            TextCleaner.Clean(site), TextCleaner.Clean(convergence), [.. instances.Select(TextCleaner.Clean)], Calls.ServiceNow, storeProblem));
        WriteObject(Quiet ? readiness.Ready : readiness);
    }
}
