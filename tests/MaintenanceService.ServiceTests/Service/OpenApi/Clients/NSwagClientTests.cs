using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using Xunit;

namespace MaintenanceService.Tests.Service.OpenApi.Clients;

/// <summary>A C# client that NSwag makes of the document compiles, and can start, wait for, change and end a maintenance.</summary>
public sealed class NSwagClientTests
{
    // What somebody writes who has only the generated client.
    private const string Journey = """
        public static class Journey
        {
            public static async System.Threading.Tasks.Task<string> RunAsync(System.Net.Http.HttpClient http)
            {
                var api = new Generated.MaintenanceApi(http);
                var started = await api.PutMaintenanceAsync("shop", "m", body: new Generated.MaintenanceRequest
                {
                    Mode = Generated.MaintenanceMode.ReadOnly,
                    Reason = "orders migration",
                    Duration = "PT30M",
                    Lease = new Generated.LeaseRequest { Seconds = 60, OnExpiry = Generated.LeaseExpiry.StayClosed },
                });
                string waited;
                try
                {
                    waited = (await api.GetConvergenceAsync("shop", maintenance: "m", wait: 0)).Converged.ToString();
                }
                catch (Generated.ApiException<Generated.ConvergenceProblem> problem)
                {
                    waited = $"{problem.StatusCode} {problem.Result.Type} {System.Linq.Enumerable.Single(problem.Result.Blockers).Reason}";
                }

                // Every null is sent, as a generated client does: neither mode nor start may move.
                var changed = await api.PatchMaintenanceAsync("shop", "m", body: new Generated.MaintenanceRequest { Message = "a little longer", EndsAt = started.EndsAt });
                var ended = await api.EndMaintenanceAsync("shop", "m");
                var page = await api.ListMaintenancesAsync("shop", status: Generated.MaintenanceStatus.Ended, limit: 10);
                return $"{started.Mode} {started.Status} {started.Lease.OnExpiry} {(started.EndsAt - started.StartsAt).Value.TotalMinutes} | {waited}"
                    + $" | {changed.Mode} {changed.Message} {changed.StartsAt == started.StartsAt} {changed.EndsAt == started.EndsAt} | {ended.Status} {ended.EndReason} | {page.Items.Count}";
            }
        }
        """;

    [Theory]
    [InlineData(CSharpJsonLibrary.SystemTextJson)]
    [InlineData(CSharpJsonLibrary.NewtonsoftJson)]
    public async Task Generated_client_starts_waits_changes_and_ends(CSharpJsonLibrary library)
    {
        await using RunningService service = await RunningService.StartAsync();
        Assert.Equal(201, (await service.Http.Put("/v1/sites/shop")).Status);
        string document = await service.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);

        string told = await CompiledClient.RunAsync(service.Http, await GenerateAsync(document, library), Journey);

        Assert.Equal(
            "ReadOnly Active StayClosed 30 | 409 urn:maintenance:problem:not-converged NoInstances | ReadOnly a little longer True True | Ended Ended | 1", told);
    }

    private static async Task<string> GenerateAsync(string document, CSharpJsonLibrary library)
    {
        var settings = new CSharpClientGeneratorSettings { ClassName = "MaintenanceApi", UseBaseUrl = false, GenerateOptionalParameters = true };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.JsonLibrary = library;

        // From version 9 on the words of enums are written as the document has them, not as the C# members.
        settings.CSharpGeneratorSettings.JsonLibraryVersion = 9;
        return new CSharpClientGenerator(await OpenApiDocument.FromJsonAsync(document), settings).GenerateFile();
    }
}
