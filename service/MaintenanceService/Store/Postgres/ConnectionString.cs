using System.Data.Common;
using System.Globalization;
using System.Text;
using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>
/// Parses <c>ConnectionStrings:Maintenance</c>. What is wrong is said without a part of it: written in another form, or cut at a wrong place, any part may
/// hold the password, and so may the messages of Npgsql.
/// </summary>
internal static class ConnectionString
{
    private const string Form =
        "Write it as Npgsql documents it, such as \"Host=db;Database=maintenance;Username=maintenance;Password=…\"; a value that holds a semicolon or a quotation mark stands in quotation marks.";

    /// <exception cref="FormatException">It can't be used. The message is a sentence for the administrator.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        NpgsqlConnectionStringBuilder settings = Read(text);
        string? wrong = settings.Host is { } hosts && !hosts.Split(',').All(IsHost) ? "Host"
            : !IsName(settings.Database) ? "Database"
            : !IsName(settings.Username) ? "Username"
            : !IsPort(settings.Port) ? "Port"
            : !IsEncoding(settings.Encoding) ? "Encoding"
            : null;
        return wrong is not null ? throw WrongValue(wrong)
            : settings.Multiplexing ? throw Fault("sets Multiplexing, which the service can't use.")
            : settings;
    }

    /// <summary>Creates a source of connections.</summary>
    /// <exception cref="FormatException">The settings contradict each other.</exception>
    public static NpgsqlDataSource CreateSource(NpgsqlConnectionStringBuilder settings)
    {
        try
        {
            return NpgsqlDataSource.Create(settings);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            // The values were checked: the message is about settings that do not fit together.
            throw Fault($"has settings that can't be used together ({exception.Message.TrimEnd('.')}).");
        }
    }

    private static NpgsqlConnectionStringBuilder Read(string text)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            throw Fault("is no list of KEYWORD=VALUE.");
        }

        var settings = new NpgsqlConnectionStringBuilder();
        foreach (string keyword in parts.Keys)
        {
            if (!settings.ContainsKey(keyword))
            {
                throw Fault("has a keyword that Npgsql does not know.");
            }

            try
            {
                settings[keyword] = parts[keyword];
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException or NotSupportedException)
            {
                throw WrongValue(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(keyword));
            }
        }

        return settings;
    }

    // A name or an address, perhaps with a port, or the folder of a socket.
    private static bool IsHost(string host)
    {
        if (host.Length > 0 && host[0] is '/' or '@')
        {
            return !host.Contains('=', StringComparison.Ordinal);
        }

        int colon = host.LastIndexOf(':');
        bool hasPort = colon >= 0 && (host.IndexOf(':', StringComparison.Ordinal) == colon || host[colon - 1] == ']');
        return host.Trim().All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']' or '%')
            && (!hasPort || (int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && IsPort(port)));
    }

    private static bool IsName(string? name) => name?.Contains('=', StringComparison.Ordinal) != true && name?.Contains("://", StringComparison.Ordinal) != true;

    private static bool IsPort(int port) => port is > 0 and <= ushort.MaxValue;

    private static bool IsEncoding(string name)
    {
        try
        {
            // Npgsql's name of its default is none of .NET's.
            return name == "UTF8" || Encoding.GetEncoding(name) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static FormatException WrongValue(string keyword) => Fault($"has a value for {keyword} that can't be used.");

    private static FormatException Fault(string what) => new($"ConnectionStrings:Maintenance {what} {Form}");
}
