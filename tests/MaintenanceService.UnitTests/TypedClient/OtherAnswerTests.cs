using System.Net;
using System.Text;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>What a captive portal, a mock or a proxy answers is never taken for the service's word.</summary>
public sealed class OtherAnswerTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, Func<MaintenanceClient, Task>> Calls = new()
    {
        ["ListSites"] = client => client.ListSitesAsync(cancellationToken: Test),
        ["PutSite"] = client => client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test),
        ["GetSite"] = client => client.GetSiteAsync("shop", Test),
        ["DeleteSite"] = client => client.DeleteSiteAsync("shop", cancellationToken: Test),
        ["ListMaintenances"] = client => client.ListMaintenancesAsync("shop", cancellationToken: Test),
        ["StartMaintenance"] = client => client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test),
        ["PutMaintenance"] = client => client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test),
        ["GetMaintenance"] = client => client.GetMaintenanceAsync("shop", "m", Test),
        ["RenewMaintenance"] = client => client.RenewMaintenanceAsync("shop", "m", Test),
        ["EndMaintenance"] = client => client.EndMaintenanceAsync("shop", "m", cancellationToken: Test),
        ["ForbidMaintenance"] = client => client.ForbidMaintenanceAsync("shop", "m", Test),
        ["EndAllMaintenances"] = client => client.EndAllMaintenancesAsync("shop", Test),
        ["GetReceipt"] = client => client.GetReceiptAsync("shop", "m", Test),
        ["GetConvergence"] = client => client.GetConvergenceAsync("shop", "m", 30, Test),
        ["ListInstances"] = client => client.ListInstancesAsync("shop", cancellationToken: Test),
        ["ReportInstance"] = client => client.ReportInstanceAsync("shop", "i", new InstanceReport { Run = "r", Sequence = 1 }, Test),
        ["RemoveInstance"] = client => client.RemoveInstanceAsync("shop", "i", cancellationToken: Test),
        ["CreatePass"] = client => client.CreatePassAsync("shop", new PassRequest { For = "Kim" }, Test),
        ["ListPasses"] = client => client.ListPassesAsync("shop", cancellationToken: Test),
        ["RevokePass"] = client => client.RevokePassAsync("shop", "p", Test),
        ["GetSiteHistory"] = client => client.GetSiteHistoryAsync("shop", cancellationToken: Test),
        ["GetHistory"] = client => client.GetHistoryAsync(cancellationToken: Test),
        ["CreateKey"] = client => client.CreateKeyAsync(new KeyRequest { Name = "k", Sites = ["*"] }, Test),
        ["ListKeys"] = client => client.ListKeysAsync(cancellationToken: Test),
        ["RevokeKey"] = client => client.RevokeKeyAsync("k", Test),
    };

    public static TheoryData<string> Operations => new(Calls.Keys);

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Answer_that_is_none_of_the_service_s_Is_refused(string operation)
    {
        await RefusedAsync(operation, HttpStatusCode.OK, "application/json", "{}");
        await RefusedAsync(operation, HttpStatusCode.OK, "application/json", "");
        await RefusedAsync(operation, HttpStatusCode.OK, "application/json", "null");
        await RefusedAsync(operation, HttpStatusCode.OK, "application/json", "[]");
        await RefusedAsync(operation, HttpStatusCode.OK, "application/json", """{"items":null,"nextCursor":null}""");
        await RefusedAsync(operation, HttpStatusCode.OK, "application/json", """{"items":[null],"nextCursor":null}""");
        await RefusedAsync(operation, HttpStatusCode.OK, "application/json", """{"items":[{}],"nextCursor":null}""");
        await RefusedAsync(operation, HttpStatusCode.OK, "text/html", "<html>sign in</html>");
        await RefusedAsync(operation, HttpStatusCode.OK, null, "");
        await RefusedAsync(operation, HttpStatusCode.Accepted, "application/json", "{}");
        await RefusedAsync(operation, HttpStatusCode.Conflict, "application/problem+json", """{"type":"urn:maintenance:problem:not-converged","status":409}""", isProblem: true);
    }

    [Theory]
    [InlineData("GetMaintenance")]
    [InlineData("GetSite")]
    [InlineData("GetConvergence")]
    [InlineData("ListSites")]
    public Task No_content_where_there_must_be_some_Is_refused(string operation) => RefusedAsync(operation, HttpStatusCode.NoContent, null, "");

    public static TheoryData<string, string> OtherRecords => new()
    {
        { "PutSite", Json(new Site { Name = "other" }) },
        { "GetSite", Json(new Site { Name = "other" }) },
        { "StartMaintenance", Json(Record("other", "m")) },
        { "PutMaintenance", Json(Record("shop", "n")) },
        { "PutMaintenance", Json(Record("other", "m")) },
        { "GetMaintenance", Json(Record("shop", "M")) },
        { "RenewMaintenance", Json(Record("shop", "n")) },
        { "EndMaintenance", Json(Record("shop", "n")) },
        { "ForbidMaintenance", Json(Record("shop", "n")) },
        { "EndAllMaintenances", Json(new Page<Maintenance> { Items = [Record("other", "m")] }) },
        { "GetReceipt", Json(new Receipt { Maintenance = Record("shop", "n") }) },
        { "GetConvergence", Json(new MaintenanceService.Client.Convergence { Site = "other", Converged = true, Blockers = [] }) },
    };

    [Theory]
    [MemberData(nameof(OtherRecords))]
    public Task Whole_answer_about_another_record_Is_refused(string operation, string body) => RefusedAsync(operation, HttpStatusCode.OK, "application/json", body);

    [Fact]
    public async Task Answer_that_spells_the_site_as_the_service_does_Is_accepted()
    {
        using var http = new HttpClient(new CannedAnswer(HttpStatusCode.OK, "application/json", Json(Record("shop", "m")))) { BaseAddress = new Uri("http://127.0.0.1:1/") };
        using var client = new MaintenanceClient(http, () => "key");

        Assert.Equal("m", (await client.GetMaintenanceAsync("Shop", "m", Test)).Value.Id);
    }

    private static Maintenance Record(string site, string id) => new() { Site = site, Id = id, CreatedBy = new Actor { Name = "Kim" } };

    private static string Json<T>(T record) => System.Text.Json.JsonSerializer.Serialize(record, WireJson.TypeInfo<T>());

    private static async Task RefusedAsync(string operation, HttpStatusCode status, string? mediaType, string body, bool isProblem = false)
    {
        using var http = new HttpClient(new CannedAnswer(status, mediaType, body)) { BaseAddress = new Uri("http://127.0.0.1:1/") };
        using var client = new MaintenanceClient(http, () => "key");

        MaintenanceServiceException refused = await Assert.ThrowsAsync<MaintenanceServiceException>(() => Calls[operation](client));

        Assert.True(refused.Slug is null || (isProblem && operation != "GetConvergence"), $"{operation} takes {status} {mediaType} {body} for the service's.");
    }

    private sealed class CannedAnswer(HttpStatusCode status, string? mediaType, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
            return Task.FromResult(new HttpResponseMessage(status) { Content = content, RequestMessage = request });
        }
    }
}
