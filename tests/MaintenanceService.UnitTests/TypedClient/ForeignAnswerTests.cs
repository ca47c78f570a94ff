using System.Net;
using System.Text;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>What is no answer of the service is never taken for one, whatever its status says.</summary>
public sealed class ForeignAnswerTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    public static TheoryData<string> Calls => [.. ByName.Keys];

    private static Dictionary<string, Func<MaintenanceClient, Task>> ByName { get; } = new()
    {
        ["ListSites"] = client => client.ListSitesAsync(cancellationToken: Test),
        ["GetSite"] = client => client.GetSiteAsync("shop", Test),
        ["PutSite"] = client => client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test),
        ["ListMaintenances"] = client => client.ListMaintenancesAsync("shop", cancellationToken: Test),
        ["StartMaintenance"] = client => client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test),
        ["PutMaintenance"] = client => client.PutMaintenanceAsync("shop", "one", new MaintenanceRequest(), cancellationToken: Test),
        ["GetMaintenance"] = client => client.GetMaintenanceAsync("shop", "one", Test),
        ["RenewMaintenance"] = client => client.RenewMaintenanceAsync("shop", "one", Test),
        ["EndMaintenance"] = client => client.EndMaintenanceAsync("shop", "one", cancellationToken: Test),
        ["ForbidMaintenance"] = client => client.ForbidMaintenanceAsync("shop", "one", Test),
        ["EndAllMaintenances"] = client => client.EndAllMaintenancesAsync("shop", Test),
        ["GetReceipt"] = client => client.GetReceiptAsync("shop", "one", Test),
        ["GetConvergence"] = client => client.GetConvergenceAsync("shop", cancellationToken: Test),
        ["ListInstances"] = client => client.ListInstancesAsync("shop", cancellationToken: Test),
        ["ListPasses"] = client => client.ListPassesAsync("shop", cancellationToken: Test),
        ["GetHistory"] = client => client.GetHistoryAsync(cancellationToken: Test),
        ["CreateKey"] = client => client.CreateKeyAsync(new KeyRequest { Name = "k", Role = KeyRole.Viewer, Sites = ["*"] }, Test),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Success_without_the_members_of_an_answer_is_refused(string call)
    {
        foreach (string body in new[] { "{}", "[]", "null", "\"ok\"", "<html></html>", "" })
        {
            using var http = new HttpClient(new Answer(body)) { BaseAddress = new Uri("http://localhost/") };
            using var client = new MaintenanceClient(http, () => "a-key");

            MaintenanceServiceException refusal = await Assert.ThrowsAsync<MaintenanceServiceException>(() => ByName[call](client));

            Assert.Null(refusal.Slug);
        }
    }

    private sealed class Answer(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
    }
}
