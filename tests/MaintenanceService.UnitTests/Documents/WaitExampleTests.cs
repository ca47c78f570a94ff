using System.Text.RegularExpressions;
using MaintenanceService.Tests.Architecture;
using Xunit;

namespace MaintenanceService.Tests.Documents;

/// <summary>No example waits for a site's convergence without naming its maintenance: it would end for a site that a colleague has opened.</summary>
public sealed partial class WaitExampleTests
{
    [Fact]
    public void Each_wait_in_the_documents_names_its_maintenance()
    {
        string[] documents = [.. Documents()];
        string[] waits = [.. documents.SelectMany(file => File.ReadLines(file).Where(line => Wait().IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line}"))];

        Assert.NotEmpty(waits);
        Assert.All(waits, line => Assert.Matches(Named(), line));
    }

    [Theory]
    [InlineData("curl \"$S/convergence?wait=10\"", true, false)]
    [InlineData("GET /v1/sites/shop/convergence?maintenance=ID&wait=30", true, true)]
    [InlineData("| `?wait=30` | …", true, false)]
    [InlineData("without `wait`", false, false)]
    public void A_wait_is_known_by_its_query(string line, bool waits, bool isNamed) =>
        Assert.Equal((waits, isNamed), (Wait().IsMatch(line), Named().IsMatch(line)));

    private static IEnumerable<string> Documents()
    {
        string root = Repository.Root;
        return Directory.EnumerateFiles(root, "*.md")
            .Concat(((string[])["docs", "samples", "middleware", "powershell", "service", "deploy"])
                .Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.EndsWith("CHANGELOG.md", StringComparison.Ordinal));
    }

    [GeneratedRegex("[?&]wait=")]
    private static partial Regex Wait();

    [GeneratedRegex(@"maintenance=[^&\s]+&wait=|wait=[^&\s]+&maintenance=")]
    private static partial Regex Named();
}
