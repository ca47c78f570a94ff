using System.Text;

namespace MaintenanceService.AspNetCore;

/// <summary>A text with <c>{{placeholders}}</c>, cut into pieces once.</summary>
internal sealed class PageTemplate
{
    private readonly (string Text, string? Name)[] _pieces;

    private PageTemplate((string Text, string? Name)[] pieces) => _pieces = pieces;

    /// <summary>Cuts a text; what is no closed placeholder stays as it is.</summary>
    public static PageTemplate Parse(string text)
    {
        var pieces = new List<(string, string?)>();
        int at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0 && text.IndexOf("}}", open, StringComparison.Ordinal) is var close and >= 0)
        {
            pieces.Add((text[at..open], text[(open + 2)..close].Trim()));
            at = close + 2;
        }

        pieces.Add((text[at..], null));
        return new PageTemplate([.. pieces]);
    }

    /// <summary>Puts values in. A value is never looked through for placeholders of its own.</summary>
    public string Fill(Func<string, string> value)
    {
        var text = new StringBuilder();
        foreach ((string piece, string? name) in _pieces)
        {
            text.Append(piece);
            if (name is not null)
            {
                text.Append(value(name));
            }
        }

        return text.ToString();
    }
}
