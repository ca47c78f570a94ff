using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Errors;

/// <summary>What stands below an error, as <c>$Error[0] | Format-List -Force</c> and Get-Error show it.</summary>
public sealed class InnerErrorTests
{
    [Fact]
    public void Causes_hold_no_escape_sequence_of_an_answer()
    {
        using var stub = new StubService(409, """{"type":"urn:maintenance:problem:no-lease","title":"\u001b]0;a\u0007","status":409,"detail":"\u001b[31mred","pointer":"/\u001b[2J","suggestion":"\u001b[0m"}""");
        using ModuleHost host = new();

        ModuleResult result = host.Run($$"""
            $PSStyle.OutputRendering = 'PlainText'
            $ErrorActionPreference = 'SilentlyContinue'
            Get-MaintenanceReceipt a b -Service {{stub.Address}} -ApiKey (ConvertTo-SecureString key -AsPlainText -Force)
            ($Error[0] | Format-List * -Force | Out-String) + (Get-Error | Out-String)
            $e = $Error[0].Exception; while ($e) { "$($e.GetType().Name): $e $($e.Problem | ConvertTo-Json)"; $e = $e.InnerException }
            """);

        Assert.Contains("MaintenanceServiceException: ", result.Text, StringComparison.Ordinal);
        Assert.Contains("red", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Text);
        Assert.DoesNotContain("\\u001b", result.Text, StringComparison.Ordinal);
    }
}
