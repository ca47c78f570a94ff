using MaintenanceService.Client;
using MaintenanceService.Domain.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Contract;

/// <summary>Each status and each kind of problem that the document promises is reached, operation by operation, and no other.</summary>
public sealed partial class StatusTests
{
    private RunningService _service = null!;
    private ContractBook _book = null!;
    private HttpClient _app = null!;
    private int _sites;

    [Fact]
    public async Task Each_documented_status_is_reached_and_no_other()
    {
        // Failed authentications are counted by the minute, and none passes here.
        await using RunningService service = await RunningService.StartAsync(
            new ManualClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
            settings: new Dictionary<string, string?> { ["Maintenance:MaxStreamsPerSite"] = "1", ["Maintenance:MaxInstancesPerSite"] = "1" },
            configure: builder => builder.Services.AddSingleton<IStore, FailingStore>());
        _service = service;
        _book = new ContractBook(await PublishedOperation.ReadAllAsync(service.Http));
        using HttpClient app = service.HttpAs(await service.KeyAsync(KeyRole.Instance, "*"));
        _app = app;

        await SuccessesAsync();
        await CommonRefusalsAsync();
        await MissingRecordsAsync();
        await ConflictsAsync();
        await StaleWritersAsync();
        await BadBodiesAsync();
        await StorageFaultsAsync();
        await TooManyFailuresAsync();
        await ShutdownAsync();

        Assert.Empty(_book.Missing);
    }

    private async Task SuccessesAsync()
    {
        foreach (string operation in _book.Operations.Keys)
        {
            await GoodAsync(operation, call => call);
        }

        await SendAsync("PutSite", 201, new Call { Site = NewName() });
        await GoodAsync("PatchMaintenance", call => call with { Body = """{"message":"x"}""", MediaType = "application/merge-patch+json" });
        string site = await SiteAsync("m");
        await SendAsync("PutMaintenance", 200, new Call { Site = site });
        await ForbidAsync(site);
        string epoch = (await _service.Http.Get($"/v1/sites/{site}"))["epoch"]!;
        await SendAsync("ReportInstance", 204, new Call { Site = site, Body = $$"""{"run":"r","sequence":1,"epoch":"{{epoch}}","revision":2,"mode":"closed"}""" });
    }

    private async Task ForbidAsync(string site)
    {
        await SendAsync("EndMaintenance", 204, new Call { Site = site, Id = "gone-0", Query = "?forbid=true" });
        await Task.WhenAll(Enumerable.Range(1, 199).Select(number => _service.Http.Delete($"/v1/sites/{site}/maintenances/gone-{number}?forbid=true")));
        await SendAsync("EndMaintenance", (422, "invalid-value"), new Call { Site = site, Id = "gone-200", Query = "?forbid=true" });
    }

    private async Task CommonRefusalsAsync()
    {
        using HttpClient nobody = _service.HttpAs(null);
        using HttpClient viewer = _service.HttpAs(await _service.KeyAsync(KeyRole.Viewer, "*"));
        foreach (PublishedOperation operation in _book.Operations.Values)
        {
            await GoodAsync(operation.Id, call => call with { Query = "?nonsense=1" }, (400, "malformed-request"));
            await SendAsync(nobody, operation.Id, (401, "unauthenticated"), new Call());
            if (operation.Answers.Contains((403, "forbidden")))
            {
                HttpClient forbidden = operation.Id.StartsWith("Get", StringComparison.Ordinal) || operation.Id.StartsWith("List", StringComparison.Ordinal) ? _app : viewer;
                await SendAsync(forbidden, operation.Id, (403, "forbidden"), new Call { Site = await SiteAsync() });
            }
        }
    }

    private async Task MissingRecordsAsync()
    {
        using HttpClient scoped = _service.HttpAs(await _service.KeyAsync(KeyRole.Admin, "mine-*"));
        using HttpClient pattern = _service.HttpAs(await _service.KeyAsync(KeyRole.Instance, "mine-*"));
        foreach (PublishedOperation operation in _book.Operations.Values.Where(operation => operation.HasSite))
        {
            await SendAsync(operation.Id == "ReportInstance" ? pattern : scoped, operation.Id, (404, "site-not-found"), new Call
            {
                Site = "nowhere",
                Body = """{"run":"r","sequence":1}""",
            });
        }

        string site = await SiteAsync();
        foreach (string operation in (string[])["GetMaintenance", "PatchMaintenance", "RenewMaintenance", "EndMaintenance", "GetReceipt"])
        {
            await SendAsync(operation, (404, "maintenance-not-found"), new Call { Site = site });
        }

        await SendAsync("GetConvergence", (404, "maintenance-not-found"), new Call { Site = site, Query = "?maintenance=m" });
        await SendAsync("CreatePass", (404, "maintenance-not-found"), new Call { Site = site, Body = """{"for":"Kim","maintenance":"m"}""" });
        await SendAsync("RevokePass", (404, "not-found"), new Call { Site = site });
        await SendAsync("RevokeKey", (404, "not-found"), new Call());
        await SendAsync("RemoveInstance", (404, "instance-not-found"), new Call { Site = site, Id = "nobody" });
        foreach (string operation in (string[])["DeleteWebhook", "TestWebhook", "RotateWebhook"])
        {
            await SendAsync(operation, (404, "not-found"), new Call());
        }
    }

    private async Task ConflictsAsync()
    {
        string held = await SiteAsync("m");
        string ended = await SiteAsync("m");
        Answer old = await _service.Http.Get($"/v1/sites/{ended}/maintenances/m");
        await _service.Http.Delete($"/v1/sites/{ended}/maintenances/m");
        var over = new Call { Site = ended };
        await SendAsync("PutMaintenance", (409, "maintenance-ended"), over);
        await SendAsync("PatchMaintenance", (409, "maintenance-ended"), over);
        await SendAsync("RenewMaintenance", (409, "maintenance-ended"), over);
        await SendAsync("EndMaintenance", (409, "maintenance-ended"), over with { IfMatch = old.ETag });
        await SendAsync("GetConvergence", (409, "maintenance-ended"), over with { Query = "?maintenance=m" });
        await SendAsync("CreatePass", (409, "maintenance-ended"), over with { Body = """{"for":"Kim","maintenance":"m"}""" });

        var active = new Call { Site = held };
        await SendAsync("PutMaintenance", (409, "already-started"), active with { Body = """{"startsAt":"2000-01-01T00:00:00Z"}""" });
        await SendAsync("PatchMaintenance", (409, "already-started"), active with { Body = """{"startsAt":"2000-01-01T00:00:00Z"}""" });
        await SendAsync("RenewMaintenance", (409, "no-lease"), active);
        await SendAsync("GetConvergence", (409, "not-converged"), active with { Query = "?wait=0" });
        await SendAsync("DeleteSite", (409, "site-in-maintenance"), active);

        string populated = await SiteAsync();
        await _app.Put($"/v1/sites/{populated}/instances/i", """{"run":"first","sequence":1}""");
        await SendAsync("DeleteSite", (409, "site-has-instances"), new Call { Site = populated });
        await _app.Put($"/v1/sites/{populated}/instances/i", """{"run":"second","sequence":1}""");
        await SendAsync(_app, "ReportInstance", (409, "instance-replaced"), new Call { Site = populated, Id = "i", Body = """{"run":"first","sequence":2}""" });
        await SendAsync(_app, "ReportInstance", (409, "registry-full"), new Call { Site = populated, Id = "j", Body = """{"run":"third","sequence":1}""" });
        await SendAsync("RevokeKey", (409, "last-admin-key"), new Call { Id = "bootstrap" });
    }

    private async Task StaleWritersAsync()
    {
        string site = await SiteAsync("m");
        var stale = new Call { Site = site, IfMatch = "\"another-epoch.1\"", Body = """{"message":"x"}""" };
        foreach (string operation in (string[])["PutSite", "DeleteSite", "PutMaintenance", "PatchMaintenance", "EndMaintenance"])
        {
            await SendAsync(operation, (412, "revision-conflict"), operation == "PutSite" ? stale with { Body = "{}" } : stale);
        }
    }

    private async Task BadBodiesAsync()
    {
        foreach (PublishedOperation operation in _book.Operations.Values.Where(operation => operation.HasBody))
        {
            await GoodAsync(operation.Id, call => call with { Body = new string(' ', 70_000) + "{}" }, (413, "too-large"));
            await GoodAsync(operation.Id, call => call with { MediaType = "text/plain" }, (415, "unsupported-media-type"));
            await GoodAsync(operation.Id, call => call with { Body = BreaksARule(operation.Id) }, (422, "invalid-value"));
            if (operation.Id is not ("PutSite" or "ReportInstance" or "CreateWebhook"))
            {
                await GoodAsync(operation.Id, call => call with { Body = IsOver(operation.Id) }, (422, "invalid-window"));
            }
        }
    }

    private static string BreaksARule(string operation) => operation switch
    {
        "PutSite" => """{"settings":{"drainSeconds":0}}""",
        "ReportInstance" => """{"run":"r","sequence":-1}""",
        "CreatePass" => """{"for":""}""",
        "CreateKey" => """{"name":"k","role":"viewer","sites":[]}""",
        "CreateWebhook" => """{"url":"http://plain.example.com/","sites":["*"]}""",
        _ => """{"link":"http://plain.example.com/"}""",
    };

    private static string IsOver(string operation) => operation switch
    {
        "CreatePass" => """{"for":"Kim","duration":"P8D"}""",
        "CreateKey" => """{"name":"k","role":"viewer","sites":["*"],"expiresAt":"2000-01-01T00:00:00Z"}""",
        _ => """{"endsAt":"2000-01-01T00:00:00Z"}""",
    };

    private HttpClient Key(string operation) => operation == "ReportInstance" ? _app : _service.Http;

    private string NewName() => $"mine-{++_sites}";

    private async Task<string> SiteAsync(string? maintenance = null, string? instance = null)
    {
        string site = NewName();
        await _service.Http.Put($"/v1/sites/{site}");
        if (maintenance is not null)
        {
            Assert.Equal(201, (await _service.Http.Put($"/v1/sites/{site}/maintenances/{maintenance}")).Status);
        }

        if (instance is not null)
        {
            Assert.Equal(200, (await _app.Put($"/v1/sites/{site}/instances/{instance}", """{"run":"r","sequence":1}""")).Status);
        }

        return site;
    }

    private async Task GoodAsync(string operation, Func<Call, Call> change, (int, string)? refusal = null)
    {
        (Call call, int success) = await GoodCalls.PrepareAsync(_service.Http, operation, NewName());
        await SendAsync(Key(operation), operation, refusal ?? (success, ""), change(call));
    }

    private Task<Answer> SendAsync(string operation, int status, Call call) => SendAsync(Key(operation), operation, (status, ""), call);

    private Task<Answer> SendAsync(string operation, (int, string) expected, Call call) => SendAsync(Key(operation), operation, expected, call);

    private async Task<Answer> SendAsync(HttpClient http, string operation, (int Status, string Slug) expected, Call call)
    {
        Answer answer = await _book.SendAsync(http, operation, call);
        Assert.Equal((operation, expected.Status, expected.Slug), (operation, answer.Status, answer.Slug ?? ""));
        return answer;
    }
}
