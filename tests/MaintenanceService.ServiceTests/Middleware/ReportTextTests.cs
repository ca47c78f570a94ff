using System.Text.Json;
using MaintenanceService.AspNetCore.Connection;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Whatever an app's rules and routes are called, its report can be read.</summary>
public sealed class ReportTextTests
{
    [Fact]
    public async Task Long_rules_odd_patterns_and_many_endpoints_are_truncated()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.StopTime();
            setup.Settings["Maintenance:ExemptPaths:0"] = "/" + new string('a', 300);
            setup.After = web =>
            {
                web.MapGet("/odd\u0007\u202Epattern", () => "").AllowDuringMaintenance();
                for (int i = 0; i < 150; i++)
                {
                    web.MapGet($"/{i}/{new string('é', 190)}", () => "").AllowDuringMaintenance();
                }
            };
        });
        await service.ConfirmedAsync(1);

        InstanceReport report = (await service.Reports.FirstAsync(sent => sent.Report.Exempt!.Count > 2)).Report;

        Assert.All(report.Exempt!, line => Assert.True(line.Length <= 200 && !line.Any(char.IsControl), line));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(report, WireJson.TypeInfo<InstanceReport>()).Length, 1000, 60_000);
        Assert.Matches(@"^and \d+ more$", report.Exempt![^1]);
    }

    [Theory]
    [InlineData(100, 100, false)]
    [InlineData(101, 100, true)]
    public void At_most_a_hundred_lines_are_told(int lines, int told, bool isCut)
    {
        IReadOnlyList<string> kept = ReportText.Lines([.. Enumerable.Range(0, lines).Select(number => $"GET /{number}")]);

        Assert.Equal(told, kept.Count);
        Assert.Equal(isCut, kept[^1] == "and 2 more");
    }

    [Theory]
    [InlineData("nightly import", "nightly import")]
    [InlineData("a\u202Eb\r\nc\u001B[2J", "a?b??c?[2J")]
    public void Name_of_work_stays_one_line(string name, string told) => Assert.Equal(told, RequestName.Clean(name));

    [Fact]
    public void Request_name_of_an_unknown_method_Is_other() => Assert.Equal("other (no route)", RequestName.Of("<SCRIPT>", null));
}
