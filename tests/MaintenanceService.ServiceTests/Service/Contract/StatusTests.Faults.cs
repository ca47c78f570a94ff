using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace MaintenanceService.Tests.Service.Contract;

public sealed partial class StatusTests
{
    private async Task StorageFaultsAsync()
    {
        (int Status, string Slug, ProblemKind Fault)[] faults = [(507, "storage-full", ProblemKind.StorageFull), (503, "storage-unavailable", ProblemKind.StorageUnavailable)];

        // Made ready before the faults: with them, nothing can be made.
        var calls = new List<(PublishedOperation Operation, Call Call)>();
        foreach (PublishedOperation operation in _book.Operations.Values.Where(operation => operation.Id != "WatchSite"))
        {
            calls.Add((operation, await StorageCallAsync(operation.Id)));
        }

        var store = (FailingStore)_service.Services.GetRequiredService<IStore>();
        foreach ((int status, string slug, ProblemKind fault) in faults)
        {
            store.Fault = fault;
            foreach ((PublishedOperation operation, Call call) in calls)
            {
                // Where no fault is documented, none is noticed: reads from memory go on, and on a full disk all reads do.
                Answer answer = await _book.SendAsync(Key(operation.Id), operation.Id, call);
                bool refused = operation.Answers.Contains((status, slug));
                Assert.True(refused ? answer.Refusal == (status, slug) : answer.Status < 500, $"{operation.Id} answered {answer.Status} with {slug}");
                Assert.True(answer.Status != 503 || answer.Headers.RetryAfter is not null);
            }
        }

        store.Fault = null;
        string watched = await SiteAsync();
        using HttpResponseMessage first = await _service.Http.GetAsync(
            $"/v1/sites/{watched}/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Answer second = await SendAsync("WatchSite", (503, "too-many-streams"), new Call { Site = watched });
        Assert.NotNull(second.Headers.RetryAfter);
        Assert.Contains("has 1 stream open", second["detail"], StringComparison.Ordinal);
    }

    private async Task ShutdownAsync()
    {
        string site = await SiteAsync("m");
        (Call test, _) = await GoodCalls.PrepareAsync(_service.Http, "TestWebhook", NewName());
        _service.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Answer waited = await SendAsync("GetConvergence", (503, "shutting-down"), new Call { Site = site, Query = "?wait=300" });
        Assert.NotNull(waited.Headers.RetryAfter);
        Assert.NotNull((await SendAsync("TestWebhook", (503, "shutting-down"), test)).Headers.RetryAfter);
    }

    private async Task<Call> StorageCallAsync(string operation)
    {
        (Call call, _) = await GoodCalls.PrepareAsync(_service.Http, operation, NewName());
        return operation switch
        {
            "PatchMaintenance" => call with { Body = """{"message":"x"}""" },
            "PutSite" => call with { Body = """{"displayName":"x"}""" },
            "GetConvergence" => call with { Query = "?maintenance=gone" },
            "GetMaintenance" or "GetReceipt" => call with { Id = "gone" },
            "EndAllMaintenances" or "RemoveInstance" => call with { Site = await SiteAsync("m", "i"), Id = "i" },
            _ => call,
        };
    }

    private async Task TooManyFailuresAsync()
    {
        using HttpClient nobody = _service.HttpAs(null);
        while ((await nobody.Get("/v1/sites")).Status == 401)
        {
        }

        foreach (string operation in _book.Operations.Keys)
        {
            Answer refused = await SendAsync(nobody, operation, (429, "rate-limited"), new Call());
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        Assert.Equal(200, (await _service.Http.Get("/v1/sites")).Status);
    }
}
