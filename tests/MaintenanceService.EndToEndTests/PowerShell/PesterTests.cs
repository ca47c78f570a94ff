using Xunit;

namespace MaintenanceService.Tests.PowerShell;

/// <summary>The module's tests are Pester files, run in a real pwsh. Each of their tests is reported here by its name.</summary>
public sealed class PesterTests(PesterRun run) : IClassFixture<PesterRun>
{
    public static IEnumerable<TheoryDataRow<string, string>> Tests =>
        from file in PesterFile.All
        from test in PesterFile.TestsOf(file)
        select new TheoryDataRow<string, string>(file, test) { TestDisplayName = $"{file}: {test}", Label = "" };

    public static TheoryData<string> Files => [.. PesterFile.All];

    [Theory]
    [MemberData(nameof(Tests))]
    public async Task Pester_test_passes(string file, string test)
    {
        PesterResults results = await run.ResultsAsync(file);
        // A test with several cases has one result for each.
        PesterResult[] mine = [.. results.Tests.Where(one => one.Name == test)];

        Assert.True(mine.Length > 0, $"Pester did not run it: {results.Broken}");
        Assert.True(mine.All(one => one.Result is "Passed" or "Skipped"), string.Join("\n\n", mine.Select(one => one.Words).Where(words => words.Length > 0)));
        Assert.SkipWhen(mine.All(one => one.Result == "Skipped"), $"skipped in pwsh: {mine[0].Words}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_test_of_the_file_has_its_name_here(string file)
    {
        PesterResults results = await run.ResultsAsync(file);

        Assert.Equal("", results.Broken);
        Assert.Equal(PesterFile.TestsOf(file).Order(), results.Tests.Select(one => one.Name).Distinct().Order());
    }
}
