using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Contract;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>A process whose database does not answer stands by, and says why.</summary>
public sealed class UnreachableDatabaseTests
{
    [Fact]
    public async Task Every_operation_is_answered_as_documented_and_readiness_and_log_name_the_database()
    {
        using var folder = new TemporaryFolder();
        await using RunningService documented = await RunningService.StartAsync();
        IReadOnlyDictionary<string, PublishedOperation> operations = await PublishedOperation.ReadAllAsync(documented.Http);

        await using ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", folder.Path, new Dictionary<string, string>
        {
            ["Maintenance__Store"] = "Postgres",
            ["ConnectionStrings__Maintenance"] = $"Host=127.0.0.1;Port={FreePort.Next()};Username=nobody",
        });
        using var http = new HttpClient { BaseAddress = service.Address };
        await Eventually.TrueAsync(
            async () =>
            {
                using HttpResponseMessage ready = await http.GetAsync("/readyz", TestContext.Current.CancellationToken);
                return await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) == "standby, and the database can't be reached";
            },
            TestContext.Current.CancellationToken);

        foreach (PublishedOperation operation in operations.Values)
        {
            Answer answer = await http.CallAsync(operation.Method, operation.Path, operation.HasBody ? "{}" : null);

            Assert.Equal((operation.Id, (503, "standby")), (operation.Id, answer.Refusal));
            Assert.Contains((503, "standby"), operation.Answers);
            Assert.Contains("can't reach its database", answer["detail"], StringComparison.Ordinal);
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        Assert.Contains("The database default at 127.0.0.1 can't be reached: ", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("another process is active", service.Output, StringComparison.Ordinal);
    }
}
