using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Completion;

/// <summary>Completion asks the service that the session is connected to.</summary>
public sealed class CompletionTests(ServiceFixture service)
{
    [Fact]
    public async Task Names_and_ids_are_completed_after_Connect()
    {
        string site = await service.NewSiteAsync("completed");
        await service.PutAsync($"v1/sites/{site}/maintenances/over-1", new { reason = "past" });
        using ModuleHost host = new(service.Address);
        host.Run("Disable-Maintenance -Id over-1 -NoWait").Succeeded();

        Assert.Equal(["completed"], Complete(host, "Enable-Maintenance comp"));
        Assert.Equal(["over-1"], Complete(host, $"Get-MaintenanceReceipt -Site {site} -Id ov"));
    }

    [Fact]
    public void What_is_inserted_stands_in_quotes_where_it_is_more_than_a_word()
    {
        const string Name = "sh; Remove-Item x";
        using StubService stub = new(200, $$"""{"items":[{"name":"{{Name}}","displayName":null,"mode":"open","epoch":"1-a","revision":1,"settings":{"title":null,"message":null,"retryAfterSeconds":300,"exemptPaths":[],"bypassNetworks":[],"drainSeconds":30,"abortRequests":true,"whenDisconnected":"keepLast","disconnectedAfterSeconds":60,"instanceExpirySeconds":120},"maintenances":[],"converged":true,"convergence":null,"createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}],"nextCursor":null}""", "application/json");
        using ModuleHost host = new(stub.Address);

        Assert.Equal([$"'{Name}'"], Complete(host, "Enable-Maintenance sh"));
    }

    /// <summary>The first request of a process may take longer than a completion waits: it is asked for again.</summary>
    private static string[] Complete(ModuleHost host, string line)
    {
        string script = $"(TabExpansion2 '{line}' {line.Length}).CompletionMatches.CompletionText";
        for (int tries = 0; ; tries++)
        {
            string[] found = [.. host.Run(script).Succeeded().Output.Select(item => $"{item}").Where(text => text.Length > 0)];
            if (found.Length > 0 || tries == 20)
            {
                return found;
            }

            host.Run("Start-Sleep 2");
        }
    }
}
