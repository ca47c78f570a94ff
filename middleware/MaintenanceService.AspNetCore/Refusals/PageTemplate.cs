using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>A text with <c>{{placeholders}}</c>, parsed once.</summary>
internal sealed partial class PageTemplate
{
    private readonly (string Text, string Placeholder, string Name)[] _pieces;
    private readonly string _rest;

    private PageTemplate((string Text, string Placeholder, string Name)[] pieces, string rest, string? language)
    {
        Language = language;
        _pieces = pieces;
        _rest = rest;
    }

    /// <summary>Parses a text; anything but a placeholder stays as it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">The language that it is in; null where that is not known.</param>
    public static PageTemplate Parse(string text, string? language)
    {
        var pieces = new List<(string, string, string)>();
        int at = 0;
        foreach (Match match in Placeholder().Matches(text))
        {
            pieces.Add((text[at..match.Index], match.Value, match.Groups[1].Value));
            at = match.Index + match.Length;
        }

        return new PageTemplate([.. pieces], text[at..], language);
    }

    public string? Language { get; }

    /// <summary>The last texts by language, where all visitors get the same one.</summary>
    public ConcurrentDictionary<string, RenderedText> Rendered { get; } = new();

    public bool Has(string name) => Array.Exists(_pieces, piece => piece.Name == name);

    /// <summary>Returns the text with values; a placeholder without a value stays. Placeholders in values are not replaced.</summary>
    public string Fill(Func<string, string?> value)
    {
        var text = new StringBuilder();
        foreach ((string before, string placeholder, string name) in _pieces)
        {
            text.Append(before).Append(value(name) ?? placeholder);
        }

        return text.Append(_rest).ToString();
    }

    [GeneratedRegex(@"\{\{\s*([a-z_]+)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
