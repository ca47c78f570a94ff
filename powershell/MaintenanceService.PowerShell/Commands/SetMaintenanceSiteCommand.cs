using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Changes sites. What is not named stays as it is; $null gives a setting its default.</summary>
[Cmdlet(VerbsCommon.Set, "MaintenanceSite", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "Set-MaintenanceSite.md")]
[OutputType(typeof(Site))]
public sealed class SetMaintenanceSiteCommand : SiteSettingsCmdlet
{
    private const int Attempts = 3;

    /// <summary>Gives the changed sites to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override Task BeginAsync() => NamesAny
        ? Task.CompletedTask
        : throw new FlowException(FlowErrors.InvalidValue, "Nothing to change: name a setting, such as -Message or -DrainSeconds.");

    private protected override async Task ProcessAsync(string name)
    {
        // Read first, so that a site that does not exist is refused before anybody is asked.
        Versioned<Site> current = await ReadAsync(name);
        if (!ShouldProcess(name, "Change the site"))
        {
            return;
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Versioned<Site> changed = await Calls.SendAsync(
                    (client, token) => client.PutSiteAsync(name, Request(current.Value), current.ETag, cancellationToken: token), name, StopToken);
                if (PassThru)
                {
                    WriteRecord(changed.Value);
                }

                return;
            }
            catch (FlowException problem) when (problem.ErrorId == FlowErrors.RevisionConflict && attempt < Attempts)
            {
                // The site changed in between: the settings of this call are applied to its present ones.
                current = await ReadAsync(name);
            }
        }
    }

    private Task<Versioned<Site>> ReadAsync(string name) => Calls.SendAsync((client, token) => client.GetSiteAsync(name, token), name, StopToken);
}
