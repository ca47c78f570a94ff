using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Headers;

/// <summary>
/// Reads a header such as Accept, element by element, in one pass and without allocation. Reads at most 100 elements and 4,096 characters, so
/// that no header makes a refusal expensive.
/// </summary>
/// <param name="lines">The header's lines.</param>
internal ref struct WeightedList(StringValues lines)
{
    private const int MaxElements = 100;
    private const int MaxLength = 4096;
    private readonly StringValues _lines = lines;
    private int _nextLine;
    private int _elementsLeft = MaxElements;
    private int _lengthLeft = MaxLength;
    private ReadOnlySpan<char> _rest;

    /// <summary>Returns the current element without its parameters.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>Returns the weight (q) of the current element in thousandths: 0 = not accepted, 1,000 = the default.</summary>
    public int Quality { get; private set; }

    /// <summary>Moves to the next element that is not empty; false where there is none.</summary>
    public bool MoveNext()
    {
        while (_elementsLeft-- > 0 && (!_rest.IsEmpty || MoveToLine()))
        {
            ReadOnlySpan<char> element = Cut(ref _rest, ',').Trim();
            if (!element.IsEmpty)
            {
                Value = Cut(ref element, ';').TrimEnd();
                Quality = QualityOf(element);
                return true;
            }
        }

        return false;
    }

    private bool MoveToLine()
    {
        while (_nextLine < _lines.Count && _lengthLeft > 0)
        {
            ReadOnlySpan<char> line = _lines[_nextLine++];
            if (!line.IsEmpty)
            {
                _rest = line[..Math.Min(line.Length, _lengthLeft)];
                _lengthLeft -= _rest.Length;
                return true;
            }
        }

        return false;
    }

    private static int QualityOf(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            ReadOnlySpan<char> parameter = Cut(ref parameters, ';').Trim();
            if (parameter.Length > 2 && parameter[0] is 'q' or 'Q' && parameter[1] == '=')
            {
                return Thousandths(parameter[2..]);
            }
        }

        return 1000;
    }

    // "0", "0.25", "1.000", also ".2" of old clients. Anything else counts as the default.
    private static int Thousandths(ReadOnlySpan<char> number)
    {
        int value = 0;
        int scale = 1000;
        bool isFraction = false;
        foreach (char c in number[..Math.Min(number.Length, 5)])
        {
            if (c == '.' && !isFraction)
            {
                isFraction = true;
            }
            else if (char.IsAsciiDigit(c))
            {
                scale = isFraction ? scale / 10 : scale;
                value += (c - '0') * scale;
            }
            else
            {
                return 1000;
            }
        }

        return Math.Min(value, 1000);
    }

    // Returns what lies before the next separator that is not quoted.
    private static ReadOnlySpan<char> Cut(scoped ref ReadOnlySpan<char> text, char separator)
    {
        bool isQuoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == '\\' && isQuoted)
            {
                at++;
            }
            else if (c == separator && !isQuoted)
            {
                ReadOnlySpan<char> head = text[..at];
                text = text[(at + 1)..];
                return head;
            }
        }

        ReadOnlySpan<char> whole = text;
        text = default;
        return whole;
    }
}
