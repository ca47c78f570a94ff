using System.Text.RegularExpressions;
using MaintenanceService.Tests.Architecture;
using Xunit;

namespace MaintenanceService.Tests.Documents;

/// <summary>Each link between files of the repository leads somewhere, and each anchor to a heading.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_of_all_documents_lead_to_files_and_headings()
    {
        string[] links = [.. DocumentReader.Documents.SelectMany(document => Links(document).Select(link => $"{document}: {link}"))];
        string[] broken = [.. DocumentReader.Documents.SelectMany(document => Links(document).Where(link => !Leads(document, link)).Select(link => $"{document}: {link}"))];

        Assert.InRange(links.Length, 100, int.MaxValue);
        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("docs/command.md", "middleware.md#background-jobs", true)]
    [InlineData("docs/command.md", "middleware.md#no-such-heading", false)]
    [InlineData("docs/command.md", "no-such-file.md", false)]
    [InlineData("docs/command.md", "#exit-codes", true)]
    [InlineData("docs/command.md", "../README.md", true)]
    public void Broken_link_is_found(string document, string link, bool leads) => Assert.Equal(leads, Leads(document, link));

    private static IEnumerable<string> Links(string document) =>
        Link().Matches(Code().Replace(File.ReadAllText(Repository.PathOf(document)), "")).Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal));

    private static bool Leads(string document, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0
            ? Repository.PathOf(document)
            : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(document))!, parts[0]));
        return Path.Exists(target) && (parts.Length == 1 || Headings(target).Contains(parts[1]));
    }

    // As GitHub and the site make them: lower case, without punctuation, hyphens for spaces.
    private static IEnumerable<string> Headings(string file) =>
        Heading().Matches(Code().Replace(File.ReadAllText(file), ""))
            .Select(match => Punctuation().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
