using Microsoft.AspNetCore.Builder;
using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>Proves that after an unexpected error the answer says that the outcome is unknown, and the log has the details.</summary>
public sealed class UnexpectedErrorTests
{
    [Fact]
    public async Task Exception_of_an_endpoint_is_an_internal_error_and_in_the_log_with_its_trace()
    {
        await using RunningService service = await RunningService.StartAsync(
            map: app => app.MapGet("/broken", string () => throw new InvalidOperationException("broken on purpose")).AllowAnonymous());

        Answer answer = await service.Http.Get("/broken");

        Assert.Equal((500, "internal-error"), answer.Refusal);
        Assert.DoesNotContain("broken on purpose", answer.Json.GetRawText(), StringComparison.Ordinal);
        string line = Assert.Single(service.Errors.Lines);
        Assert.Contains("An unexpected error in GET", line, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: broken on purpose", line, StringComparison.Ordinal);
        Assert.Contains("   at ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_are_no_errors()
    {
        await using RunningService service = await RunningService.StartAsync();

        Assert.Equal(404, (await service.Http.Get("/v1/sites/nobody")).Status);
        Assert.Equal(400, (await service.Http.Put("/v1/sites/shop", "{")).Status);

        Assert.Empty(service.Errors.Lines);
    }
}
