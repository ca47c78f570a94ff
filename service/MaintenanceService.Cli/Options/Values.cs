using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using MaintenanceService.Cli.Output;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Options;

/// <summary>Makes options whose values people write: durations, times, modes.</summary>
internal static class Values
{
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result => Parse(result, text => DurationText.TryParse(text, out TimeSpan value)
            ? value
            : throw new FormatException($"{name}: '{SafeText.Clean(text)}' is no duration. {DurationText.Examples}")),
    };

    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse(result, text => ParseTime(text, name)),
    };

    public static Option<int?> Number(string name, string description, int min, int max) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(result, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max
            ? value
            : throw new FormatException($"{name}: '{SafeText.Clean(text)}' is no whole number from {min} to {max}.")),
    };

    public static Option<MaintenanceMode?> Mode(string name, string description, params MaintenanceMode[] allowed) => Words(name, description, allowed);

    public static Option<LeaseExpiry?> OnFailure(string name, string description) => Words(name, description, LeaseExpiry.Release, LeaseExpiry.StayClosed);

    public static Option<OutputFormat?> Format(string name, string alias, string description)
    {
        Option<OutputFormat?> option = Words(name, description, OutputFormat.Text, OutputFormat.Json);
        option.Aliases.Add(alias);
        return option;
    }

    /// <summary>Makes an option that may be given several times; null where it is not given.</summary>
    public static Option<WebhookEvent[]?> Events(string name, string description)
    {
        WebhookEvent[] all = Enum.GetValues<WebhookEvent>();
        var option = new Option<WebhookEvent[]?>(name)
        {
            Description = description,
            HelpName = "EVENT",
            CustomParser = result =>
            {
                try
                {
                    return [.. result.Tokens.Select(token => ParseWord(token.Value, name, all))];
                }
                catch (FormatException problem)
                {
                    result.AddError(problem.Message);
                    return null;
                }
            },
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. all.Select(Word)]);
        return option;
    }

    /// <summary>Refuses an argument that begins as an option does: a mistyped one.</summary>
    public static void RefuseOption(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: ['-', ..] } option, ..])
        {
            result.AddError($"Unrecognized option '{option.Value}'.");
        }
    }

    /// <summary>Makes an option of fixed words, in any case and with or without hyphens: <c>stay-closed</c>, <c>stayClosed</c>.</summary>
    private static Option<T?> Words<T>(string name, string description, params T[] allowed)
        where T : struct, Enum
    {
        string[] words = [.. allowed.Select(Word)];
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            CustomParser = result => Parse(result, text => ParseWord(text, name, allowed)),
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        return option;
    }

    private static DateTimeOffset ParseTime(string text, string name)
    {
        try
        {
            return TimeText.Parse(text, TimeProvider.System);
        }
        catch (FormatException problem)
        {
            throw new FormatException($"{name}: {problem.Message}", problem);
        }
    }

    private static T ParseWord<T>(string text, string name, T[] allowed)
        where T : struct, Enum
    {
        string bare = text.Replace("-", "", StringComparison.Ordinal);
        foreach (T value in allowed)
        {
            if (string.Equals(value.ToString(), bare, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new FormatException($"{name}: '{SafeText.Clean(text)}' is none of {string.Join(", ", allowed.Select(Word))}.");
    }

    /// <summary>Returns the word as it is typed, such as <c>stay-closed</c> for StayClosed and <c>readOnly</c> for ReadOnly.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum =>
        value is LeaseExpiry.StayClosed ? "stay-closed" : JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
        where T : struct
    {
        try
        {
            return parse(result.Tokens[^1].Value);
        }
        catch (FormatException problem)
        {
            result.AddError(problem.Message);
            return null;
        }
    }
}
