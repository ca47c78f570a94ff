using System.Net;
using MaintenanceService.Client.Flow;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>A store that refuses writes is a problem before a maintenance; a proxy that hides the service's health is none.</summary>
public sealed class StoreCheckTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(HttpStatusCode.OK, "ready, but the store refuses writes: storage-full", "The service's store refuses writes (storage-full): no maintenance could be started. Look at the service's log and disk.")]
    [InlineData(HttpStatusCode.OK, "ready", null)]
    [InlineData(HttpStatusCode.OK, "<html>", null)]
    [InlineData(HttpStatusCode.NotFound, "", null)]
    [InlineData(HttpStatusCode.Forbidden, "", null)]
    public async Task Store_is_judged_by_the_readiness(HttpStatusCode status, string text, string? problem)
    {
        var answers = new ScriptedAnswers((request, _) => request.RequestUri!.AbsolutePath == "/readyz" ? ScriptedAnswers.Of(status, text) : ScriptedAnswers.Of(HttpStatusCode.NotFound));

        Assert.Equal(problem, await StoreCheck.ProblemAsync(ResendTests.Calls(answers, _time), CancellationToken.None));
    }
}
