using MaintenanceService.Problems;
using MaintenanceService.Store;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Contract;

public sealed partial class StatusTests
{
    private async Task StorageFaultsAsync()
    {
        // Made ready before the fault: with it, nothing can be made.
        var calls = new List<(string Operation, int Status, Call Call)>();
        foreach (PublishedOperation operation in _book.Operations.Values)
        {
            foreach (int status in operation.Answers.Select(answer => answer.Status).Where(status => status is 503 or 507))
            {
                (Call call, _) = await GoodCalls.PrepareAsync(_service.Http, operation.Id, NewName());
                calls.Add((operation.Id, status, operation.Id switch
                {
                    "PatchMaintenance" => call with { Body = """{"message":"x"}""" },
                    "PutSite" => call with { Body = """{"displayName":"x"}""" },
                    "GetConvergence" => call with { Query = "?maintenance=gone" },
                    "GetMaintenance" or "GetReceipt" => call with { Id = "gone" },
                    "EndAllMaintenances" or "RemoveInstance" => call with { Site = await SiteAsync("m", "i"), Id = "i" },
                    _ => call,
                }));
            }
        }

        var store = (FailingStore)_service.Services.GetRequiredService<IStore>();
        foreach ((string operation, int status, Call call) in calls.Where(item => item.Operation != "WatchSite"))
        {
            store.Fault = status == 507 ? ProblemKind.StorageFull : ProblemKind.StorageUnavailable;
            Answer refused = await SendAsync(Key(operation), operation, (status, status == 507 ? "storage-full" : "storage-unavailable"), call);
            Assert.True(status == 507 || refused.Headers.RetryAfter is not null);
        }

        store.Fault = null;
        string watched = await SiteAsync();
        using HttpResponseMessage first = await _service.Http.GetAsync(
            $"/v1/sites/{watched}/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Answer second = await SendAsync("WatchSite", (503, "storage-unavailable"), new Call { Site = watched });
        Assert.NotNull(second.Headers.RetryAfter);
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
