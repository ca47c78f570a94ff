using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.Playwright;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Each line of a message goes in the direction of its own text.</summary>
public sealed class PageDirectionTests
{
    /// <summary>Returns whether the first character of a line stands right of its last one.</summary>
    private const string IsReversed = """
        line => {
          const text = document.querySelector("p").firstChild;
          const start = text.data.split("\n").slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
          const end = start + text.data.split("\n")[line].length;
          const left = (at) => { const range = document.createRange(); range.setStart(text, at); range.setEnd(text, at + 1); return range.getBoundingClientRect().left; };
          return left(start) > left(end - 1);
        }
        """;

    [Fact]
    public async Task Line_goes_in_the_direction_of_its_own_text()
    {
        await using Chromium chromium = await Chromium.StartAsync();
        await using RunningApp app = await RunningApp.StartInMemoryAsync();
        app.Memory.Set(MaintenanceMode.Closed, "שלום עולם.\nline two!\nשורה שלוש.");
        IPage page = await chromium.PageAsync();
        await page.GotoAsync(app.Address.ToString());

        bool[] rightToLeft = [await IsRightToLeftAsync(0), await IsRightToLeftAsync(1), await IsRightToLeftAsync(2)];

        Assert.Equal([true, false, true], rightToLeft);
        Task<bool> IsRightToLeftAsync(int line) => page.EvaluateAsync<bool>(IsReversed, line);
    }
}
