using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Errors;

/// <summary>What faults look like to whoever types cmdlets. MAINTENANCE_WRITE_FAULTS=1 writes the table anew, to be read by a person.</summary>
public sealed class FaultTests(ServiceFixture service)
{
    [Fact]
    public async Task Every_fault_of_the_table_has_its_id_its_text_and_its_advice()
    {
        await service.NewSiteAsync("shop");
        await service.NewSiteAsync("held");
        await service.AddInstanceAsync("held", "web-1");
        await service.PutAsync("v1/sites/held/maintenances/m-1", new { reason = "one" });
        await service.PutAsync("v1/sites/held/maintenances/m-2", new { reason = "two" });
        using ModuleHost host = new(service.Address);
        host.Run(Stubs.Functions).Succeeded();
        using var stubs = new Stubs(host);
        string[] actual = [.. FaultTable.Read().Select(fault => $"> {fault.Command}\n{FaultTable.Write(host.Run(fault.Command))}")];

        if (Environment.GetEnvironmentVariable("MAINTENANCE_WRITE_FAULTS") == "1")
        {
            await File.WriteAllTextAsync(FaultTable.File, string.Join("\n\n", actual) + "\n", TestContext.Current.CancellationToken);
        }

        string[] expected = [.. FaultTable.Read().Select(fault => $"> {fault.Command}\n{fault.Expected}")];
        Assert.True(actual.Length >= 50);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void No_text_of_the_table_speaks_of_the_wire()
    {
        string texts = string.Join('\n', FaultTable.Read().Select(fault => fault.Expected));

        Assert.DoesNotMatch(@"/v1/|\b(GET|PUT|POST|PATCH|DELETE) |startsAt|endsAt|expiresAt|exemptPaths|bypassNetworks|lease/|\(s\)|[a-z]\.\.(?!"")", texts);
        Assert.DoesNotContain("Microsoft.", texts, StringComparison.Ordinal);
    }
}
