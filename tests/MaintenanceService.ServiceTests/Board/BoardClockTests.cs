using MaintenanceService.Tests.Service;
using Xunit;

namespace MaintenanceService.Tests.Board;

/// <summary>The board compares times on the service's clock, which it learns from what the service sends.</summary>
public sealed class BoardClockTests
{
    [Fact]
    public async Task Time_that_comes_late_sets_nothing_back_but_three_in_a_row_do()
    {
        await using RunningService service = await RunningService.StartAsync();
        await using BoardPage board = await BoardPage.OpenAsync(service.Address);
        await board.Page.Clock.SetFixedTimeAsync(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc));

        int[] ahead = await board.Page.EvaluateAsync<int[]>(
            """
            async () => {
              const { learnClock, now } = await import(new URL("time.js", document.querySelector("script[type=module]").src));
              return [0, 2000, -5000, -6000, -7000, 1000].map((sent) => {
                learnClock(new Date(Date.now() + sent).toISOString());
                return now() - Date.now();
              });
            }
            """);

        Assert.Equal([0, 2000, 2000, 2000, -5000, 1000], ahead);
    }
}
