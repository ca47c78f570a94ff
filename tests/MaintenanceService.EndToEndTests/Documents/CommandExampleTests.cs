using System.Text.RegularExpressions;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Cli;
using Xunit;

namespace MaintenanceService.Tests.Documents;

/// <summary>Each <c>maintenance …</c> in the documents, in a block or in a sentence, is a command that there is, with options that it has.</summary>
public sealed partial class CommandExampleTests
{
    [Fact]
    public async Task Examples_name_commands_and_options_that_there_are()
    {
        (string Document, string Verb, string[] Options)[] examples = [.. DocumentReader.Documents.SelectMany(Examples)];
        var help = new Dictionary<string, string>();
        foreach (string verb in examples.Select(example => example.Verb).Distinct())
        {
            help[verb] = (await CliProcess.RunAsync((Uri?)null, null, verb, "--help")).Output;
        }

        Assert.InRange(examples.Length, 30, int.MaxValue);
        Assert.Contains("--on-failure", help["run"], StringComparison.Ordinal);
        Assert.DoesNotContain("--on-failure", help["enable"], StringComparison.Ordinal);
        Assert.All(examples, example => Assert.All(example.Options, option => Assert.True(
            Regex.IsMatch(help[example.Verb], $@"{option}\b"), $"{example.Document}: maintenance {example.Verb} has no {option}")));
    }

    private static IEnumerable<(string Document, string Verb, string[] Options)> Examples(string document) =>
        Example().Matches(File.ReadAllText(Repository.PathOf(document)))
            .Select(match => (document, match.Groups[1].Value, Option().Matches(match.Groups[2].Value).Select(option => option.Value).ToArray()));

    // To the end of the line or of the code, and not what the command runs.
    [GeneratedRegex(@"\bmaintenance (run|enable|disable|status|wait|test|sites|history|receipt)\b((?:(?! -- )[^`\n])*)")]
    private static partial Regex Example();

    [GeneratedRegex(@"(?<= )--[a-z][a-z-]+")]
    private static partial Regex Option();
}
