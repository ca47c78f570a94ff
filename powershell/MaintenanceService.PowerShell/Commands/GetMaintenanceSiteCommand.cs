using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads sites, their mode, and whether every instance has confirmed it.</summary>
[Cmdlet(VerbsCommon.Get, "MaintenanceSite", HelpUri = HelpPages.Folder + "Get-MaintenanceSite.md")]
[OutputType(typeof(Site))]
public sealed class GetMaintenanceSiteCommand : SitePatternsCmdlet
{
    private protected override async Task ReadAsync(SitePattern pattern)
    {
        if (pattern.Name is { } name)
        {
            Write((await Calls.SendAsync((client, token) => client.GetSiteAsync(name, token), name, StopToken)).Value);
            return;
        }

        await foreach (Site site in PagedQueries.SitesAsync(Calls, pattern.Prefix, StopToken))
        {
            if (pattern.Matches(site.Name))
            {
                Write(site);
            }
        }
    }

    private void Write(Site site)
    {
        foreach (string warning in ExpiredLeases.Warnings(site))
        {
            WriteWarning(warning);
        }

        WriteRecord(site);
    }
}
