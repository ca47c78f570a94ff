using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Binding;

/// <summary>What the block of Invoke-Maintenance gets, and what becomes of its exit code.</summary>
public sealed class InvokeTests(ServiceFixture service)
{
    [Fact]
    public async Task The_block_gets_its_maintenance_or_its_arguments()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        Assert.Equal(site, host.Run($"Invoke-Maintenance {site} -NoWait {{ $Maintenance.Site }}").Succeeded().Text);
        Assert.Equal(site, host.Run($"Invoke-Maintenance {site} -NoWait {{ param($m) $m.Site }}").Succeeded().Text);
        Assert.Equal("3 4", host.Run($"Invoke-Maintenance {site} -NoWait -ArgumentList 3, 4 {{ \"$args\" }}").Succeeded().Text);
        Assert.Equal("before", host.Run($"$Maintenance = 'before'; Invoke-Maintenance {site} -NoWait {{ }}; $Maintenance").Succeeded().Text);
        Assert.Equal("Ended", host.Run($"(Invoke-Maintenance {site} -NoWait {{ }} -PassThru).Status").Succeeded().Text);
    }

    [Theory]
    [InlineData("", "CommandFailed")]
    [InlineData("-IgnoreExitCode", "")]
    public async Task A_failed_native_command_fails_the_command_unless_it_is_ignored(string parameter, string errorId)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"Invoke-Maintenance {site} -NoWait {parameter} {{ & dotnet no-such-command 2>$null }}");

        Assert.Equal(errorId, result.ErrorId);
        Assert.Equal("Open", host.Run($"(Get-MaintenanceSite {site}).Mode").Succeeded().Text);
    }

    [Fact]
    public async Task A_block_without_native_commands_leaves_the_exit_code_of_the_one_around_it()
    {
        string site = await service.NewSiteAsync();
        string other = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"Invoke-Maintenance {site} -NoWait {{ & dotnet no-such-command 2>$null; Invoke-Maintenance {other} -NoWait {{ 'x' }} }}");

        Assert.Equal("CommandFailed", result.ErrorId);
        Assert.Equal("5", host.Run($"$global:LASTEXITCODE = 5; Invoke-Maintenance {site} -NoWait {{ }}; $LASTEXITCODE").Succeeded().Text);
        Assert.Equal("0", host.Run($"$global:LASTEXITCODE = 5; $null = Invoke-Maintenance {site} -NoWait {{ & dotnet --version }}; $LASTEXITCODE").Succeeded().Text);
    }

    [Fact]
    public async Task A_lease_that_passes_without_a_renewal_is_told_at_once_and_at_the_end()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($$"""
            $key = New-MaintenanceKey -Name ci -Role Operator -Site {{site}}
            Invoke-Maintenance {{site}} -NoWait -Lease 00:00:10 -ApiKey (ConvertTo-SecureString $key.Secret -AsPlainText -Force) {
                $key | Remove-MaintenanceKey -Confirm:$false
                1..32 | ForEach-Object { Start-Sleep -Milliseconds 500 }
            }
            """);

        Assert.Equal("MaintenanceLost", result.ErrorId);
        Assert.Contains(result.Warnings, warning => warning.Contains("could not be renewed within its lease", StringComparison.Ordinal));
        Assert.Contains("could not be ended: its lease has run out by now", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_native_command_is_left_to_PowerShell_where_it_is_told_to_care()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run(
            $"$PSNativeCommandUseErrorActionPreference = $true; $ErrorActionPreference = 'Stop'; Invoke-Maintenance {site} -NoWait {{ & dotnet no-such-command 2>$null }}");

        Assert.Equal("ProgramExitedWithNonZeroCode", result.ErrorId);
    }

    [Fact]
    public async Task A_wait_without_a_terminal_is_seen_in_Verbose_and_Information_once_each()
    {
        string site = await service.NewSiteAsync();
        await service.AddInstanceAsync(site, "web-1");
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($"Enable-Maintenance {site} -TimeoutSec 2 -Verbose -InformationAction Continue");

        Assert.Equal("NotConverged", result.ErrorId);
        Assert.Single(result.Information, item => item.Contains($"Closing {site}: 0 of 1 instance closed", StringComparison.Ordinal));
        Assert.Single(result.Verbose, item => item.Contains($"Closing {site}: 0 of 1 instance closed", StringComparison.Ordinal));
    }
}
