using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Binding;

/// <summary>A record means its own maintenance wherever it is given: no other one of its site is ended, changed or read.</summary>
public sealed class RecordTests(ServiceFixture service)
{
    /// <summary>Ways to give $over, which has ended while $other holds the site.</summary>
    public static TheoryData<string> Records { get; } =
    [
        "$over",
        "(Get-MaintenanceReceipt -Id $over.Id)",
        "(Get-MaintenanceHistory SITE | Where-Object Maintenance -eq $over.Id | Select-Object -First 1)",
        "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($over, 3))",
        "(Get-MaintenanceReceipt -Id $over.Id | ConvertTo-Json -Depth 5 -EnumsAsStrings | ConvertFrom-Json)",
        "(Get-MaintenanceHistory SITE | Where-Object Maintenance -eq $over.Id | Select-Object -First 1 | ConvertTo-Csv | ConvertFrom-Csv)",
    ];

    [Theory]
    [MemberData(nameof(Records))]
    public async Task A_record_of_one_that_is_over_ends_and_changes_no_other(string record)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);
        host.Run($"$global:over = Enable-Maintenance {site} -NoWait -PassThru; $over | Disable-Maintenance -NoWait; $global:other = Enable-Maintenance {site} -NoWait -Message before -PassThru").Succeeded();
        host.Run($"$global:record = {record.Replace("SITE", site, StringComparison.Ordinal)}").Succeeded();

        foreach (string use in new[] { "Disable-Maintenance $record -NoWait -PassThru", "$record | Disable-Maintenance -NoWait -PassThru", "Disable-Maintenance -Site @($record) -NoWait -PassThru", "Disable-Maintenance -Id $record -NoWait -PassThru" })
        {
            Assert.Equal("True", host.Run($"({use}).Id -eq $over.Id").Succeeded().Text);
        }

        Assert.Equal("MaintenanceEnded", host.Run("Set-Maintenance $record -Message after").ErrorId);
        Assert.Equal("MaintenanceEnded", host.Run("Set-Maintenance -Id $record -Message after").ErrorId);
        Assert.Equal("MaintenanceEnded", host.Run("Wait-Maintenance $record -NoWait").ErrorId);
        Assert.Equal("MaintenanceEnded", host.Run($"New-MaintenancePass $record -For Ann").ErrorId);
        Assert.Equal("InvalidValue", host.Run("Disable-Maintenance $record -All").ErrorId);
        Assert.Equal("InvalidValue", host.Run("Disable-Maintenance $record -Id $other.Id").ErrorId);
        Assert.Equal("Active before", host.Run("$now = Get-Maintenance -Id $other.Id; \"$($now.Status) $($now.Message)\"").Succeeded().Text);
        Assert.Equal("Ended", host.Run("(Get-Maintenance $record).Status").Succeeded().Text);
        Assert.Equal("True", host.Run("(Get-MaintenanceReceipt -Maintenance $record).Maintenance.Id -eq $over.Id").Succeeded().Text);
        Assert.Equal("True", host.Run("($record | Get-MaintenanceReceipt).Maintenance.Id -eq $over.Id").Succeeded().Text);
    }

    [Fact]
    public async Task Records_of_two_that_hold_a_site_name_both()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($$"""
            $one = Enable-Maintenance {{site}} -NoWait -PassThru
            $two = Enable-Maintenance {{site}} -NoWait -PassThru
            $three = Enable-Maintenance {{site}} -NoWait -PassThru
            $null = Set-Maintenance $two -Message two
            Disable-Maintenance $one, $two -NoWait
            (Get-Maintenance {{site}}).Id -eq $three.Id
            (Get-Maintenance -Id $one, $two).Message -join ','
            """).Succeeded();

        Assert.Equal("True\n,two", result.Text);
    }

    [Fact]
    public async Task A_record_is_that_of_its_site_where_another_site_has_one_of_the_same_id()
    {
        string[] sites = [await service.NewSiteAsync(), await service.NewSiteAsync()];
        using ModuleHost host = new(service.Address);
        string id = $"id-{sites[0]}";
        host.Run($"$global:one, $global:two = '{sites[0]}', '{sites[1]}' | ForEach-Object {{ Enable-Maintenance $_ -NoWait -Id {id} -PassThru }}").Succeeded();

        Assert.Equal("InvalidValue", host.Run($"Disable-Maintenance -Site {sites[1]} -Id $one -NoWait").ErrorId);
        host.Run("Disable-Maintenance -Id $one -NoWait").Succeeded();
        Assert.Equal("Ended Active", host.Run("($one, $two | Get-Maintenance).Status -join ' '").Succeeded().Text);
    }

    [Theory]
    [InlineData("Get-MaintenanceReceipt -Id ''", "-Id is empty. Name the maintenance.")]
    [InlineData("Get-MaintenanceReceipt -Id $null", "-Id is empty. Name the maintenance.")]
    [InlineData("Get-MaintenanceReceipt -Site '' -Id a", "-Site is empty. Leave it out, and the id finds its site.")]
    [InlineData("Get-MaintenanceReceipt SITE nope", "The site 'SITE' has no maintenance 'nope'. List the site's maintenances to find its id.", "nope")]
    [InlineData("Disable-Maintenance -Id (Get-MaintenanceSite SITE)", "Cannot process argument transformation on parameter 'Id'. This object has no id. Give an id, or a record that has one.")]
    [InlineData("Get-Maintenance -Id @{ Id = 'x' }", "Cannot process argument transformation on parameter 'Id'. This object has no id. Give an id, or a record that has one.")]
    [InlineData("Wait-Maintenance SITE -Mode 1", "Cannot process argument transformation on parameter 'Mode'. '1' is no mode. Write Closed, ReadOnly or Open.")]
    public async Task What_names_no_maintenance_is_refused_in_words(string command, string message, string? target = null)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run(command.Replace("SITE", site, StringComparison.Ordinal));

        Assert.Equal(message.Replace("SITE", site, StringComparison.Ordinal), result.Message);
        Assert.Equal(target, target is null ? null : result.Error!.TargetObject);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("([MaintenanceService.Client.MaintenanceMode]::Open)")]
    [InlineData("$null")]
    public async Task A_mode_to_wait_for_may_be_open(string mode)
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        host.Run($"Wait-Maintenance {site} -Mode {mode} -NoWait").Succeeded();
    }

    [Fact]
    public async Task Records_of_keys_passes_instances_and_webhooks_are_their_ids()
    {
        string site = await service.NewSiteAsync();
        await service.AddInstanceAsync(site, "web-1");
        using ModuleHost host = new(service.Address);

        ModuleResult result = host.Run($$"""
            $key = New-MaintenanceKey a-key Viewer {{site}}
            $pass = New-MaintenancePass {{site}} -For Ann
            $webhook = New-MaintenanceWebhook https://hooks.example.com/x {{site}}
            (Get-MaintenanceKey -Id $key).Id -eq $key.Id
            (Get-MaintenancePass {{site}} -Id $pass).Id -eq $pass.Id
            (Get-MaintenanceWebhook -Id $webhook).Id -eq $webhook.Id
            Remove-MaintenanceKey $key -Confirm:$false
            Remove-MaintenancePass -Id $pass
            Remove-MaintenanceInstance {{site}} (Get-MaintenanceInstance {{site}})
            Remove-MaintenanceWebhook ($webhook | ConvertTo-Json | ConvertFrom-Json)
            (Get-MaintenanceKey -Id $key).RevokedAt -ne $null
            """).Succeeded();

        Assert.Equal("True\nTrue\nTrue\nTrue", result.Text);
    }

    [Fact]
    public async Task A_mistyped_site_has_no_webhook_by_an_error()
    {
        string site = await service.NewSiteAsync();
        using ModuleHost host = new(service.Address);

        Assert.Equal("SiteNotFound", host.Run("Get-MaintenanceWebhook no-such-site").ErrorId);
        Assert.Empty(host.Run($"Get-MaintenanceWebhook {site}; Get-MaintenanceWebhook no-such-*").Succeeded().Output);
    }
}
