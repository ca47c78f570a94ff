using System.Management.Automation;
using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Languages;

/// <summary>Nothing of the module needs more than a constrained session allows.</summary>
public sealed class ConstrainedLanguageTests(ServiceFixture service)
{
    [Fact]
    public async Task Views_and_blocks_work_under_ConstrainedLanguage_after_another_runspace_used_them()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost full = new(service.Address);
        using ModuleHost constrained = new(service.Address, PSLanguageMode.ConstrainedLanguage);
        full.Run($"Invoke-Maintenance {site} -NoWait {{ 1 }}").Succeeded();

        Assert.Equal("ConstrainedLanguage work", constrained.Run(
            $"Invoke-Maintenance {site} -NoWait -Reason work {{ \"$($ExecutionContext.SessionState.LanguageMode) $($Maintenance.Reason)\" }}").Succeeded().Text);
        ModuleResult shown = constrained.Run(
            $"Get-MaintenanceSite {site} | Out-String; Enable-Maintenance {site} -NoWait -Reason shown; Get-Maintenance {site} | Out-String; Test-Maintenance {site} | Out-String").Succeeded();
        Assert.Contains("Open", shown.Text, StringComparison.Ordinal);
        Assert.Contains("shown", shown.Text, StringComparison.Ordinal);
        Assert.Contains("Problems", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_maintenance_that_is_lost_is_told_at_once_under_ConstrainedLanguage()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost constrained = new(service.Address, PSLanguageMode.ConstrainedLanguage);

        ModuleResult result = constrained.Run($$"""
            Invoke-Maintenance {{site}} -NoWait {
                $Maintenance | Disable-Maintenance -NoWait
                Start-Sleep -Milliseconds 3500
                'done'
            }
            """);

        Assert.Equal("MaintenanceLost", result.ErrorId);
        Assert.Contains(result.Warnings, warning => warning.Contains("ended while the work ran", StringComparison.Ordinal));
    }
}
