using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace MaintenanceService.PowerShell.Output;

/// <summary>Reads a record's members, whether it is live or came out of another process, CLIXML, JSON or a CSV.</summary>
internal readonly struct RecordReader(PSObject record)
{
    /// <summary>Returns a member; null where it is missing.</summary>
    public object? Value(string name) => record.Properties[name]?.Value switch
    {
        PSObject { BaseObject: string or ValueType or IEnumerable } wrapped => wrapped.BaseObject,
        var value => value,
    };

    /// <summary>Returns a text without characters that control a terminal.</summary>
    public string Text(string name) => SafeText.Clean(Convert.ToString(Value(name), CultureInfo.InvariantCulture) ?? "");

    /// <summary>Returns a text on one line.</summary>
    public string Line(string name) => Text(name).ReplaceLineEndings(" ").Trim();

    /// <summary>Returns the name of an enum value as it is typed; <c>unknown</c> for one of a later version.</summary>
    public string Word(string name) => Text(name) is { Length: > 0 } word && !int.TryParse(word, out _) ? char.ToUpperInvariant(word[0]) + word[1..] : "unknown";

    public long Number(string name) => long.TryParse(Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : 0;

    public bool Flag(string name) => Value(name) is true || string.Equals(Text(name), "true", StringComparison.OrdinalIgnoreCase);

    public DateTimeOffset? Time(string name) => Value(name) switch
    {
        DateTimeOffset time => time,
        DateTime time => new DateTimeOffset(time),
        PSObject { BaseObject: PSCustomObject } time when time.Properties["UtcDateTime"]?.Value is DateTime utc =>
            new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out DateTimeOffset time) => time,
        _ => null,
    };

    /// <summary>Returns the record in a member; null where there is none.</summary>
    public RecordReader? Part(string name) => Value(name) is { } part and not string ? new RecordReader(PSObject.AsPSObject(part)) : null;

    /// <summary>Returns the records in a member.</summary>
    public IEnumerable<RecordReader> Parts(string name) => Items(name).Select(item => new RecordReader(PSObject.AsPSObject(item)));

    /// <summary>Returns the texts in a member, joined by a separator.</summary>
    public string Texts(string name, string separator) =>
        string.Join(separator, Items(name).Select(item => SafeText.Clean(Convert.ToString(item, CultureInfo.InvariantCulture) ?? "")));

    private IEnumerable<object> Items(string name) => Value(name) switch
    {
        null => [],
        string text => [text],
        PSObject { BaseObject: IEnumerable items } => items.Cast<object>(),
        IEnumerable items => items.Cast<object>(),
        var single => [single],
    };
}
