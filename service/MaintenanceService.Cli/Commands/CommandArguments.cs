using System.CommandLine;

namespace MaintenanceService.Cli.Commands;

/// <summary>
/// Gives each option its own value before the command line is parsed. <c>--reason=</c> is the empty text, which most often was an empty variable: the
/// parser would take the next argument for it, or drop the option. A program to run is separated from the options before it: everything after its
/// name is its own, whatever it looks like.
/// </summary>
/// <param name="command">The command that was named.</param>
/// <param name="args">What follows its name.</param>
internal sealed class CommandArguments(Command command, string[] args)
{
    private const string Separator = "--";
    private readonly List<string> _read = [];
    private int _next;

    /// <summary>Returns the arguments as they are meant.</summary>
    /// <param name="fault">What is wrong with them; null = nothing.</param>
    public string[] Read(out string? fault)
    {
        fault = null;
        bool runsProgram = command.Name == RunCommand.Name;
        while (fault is null && _next < args.Length && args[_next] != Separator)
        {
            if (args[_next] is ['-', ..])
            {
                fault = ReadOption(runsProgram);
            }
            else if (runsProgram)
            {
                _read.Add(Separator);
                break;
            }
            else
            {
                _read.Add(args[_next++]);
            }
        }

        return [.. _read, .. args[_next..]];
    }

    /// <returns>What is wrong with the option; null = nothing.</returns>
    private string? ReadOption(bool runsProgram)
    {
        string arg = args[_next++];
        string name = arg.Split('=', ':')[0];
        if (Find(name) is not { } option)
        {
            _read.Add(arg);
            return null;
        }

        bool takesValue = option.Arity.MinimumNumberOfValues > 0;
        bool isEmpty = arg.Length == name.Length + 1;
        if (arg.Length > name.Length && !isEmpty)
        {
            _read.Add(arg);
        }
        else if (takesValue && isEmpty)
        {
            _read.AddRange([name, ""]);
        }
        else if (isEmpty)
        {
            return $"{name} has no value: write {name} alone, or leave it out.";
        }
        else if (takesValue)
        {
            return ReadValue(name);
        }
        else if (runsProgram && _next < args.Length && bool.TryParse(args[_next], out bool isSet) && Array.IndexOf(args, Separator, _next) >= 0)
        {
            // The program comes after the separator, so this is no program of that name.
            _read.Add($"{name}={(isSet ? "true" : "false")}");
            _next++;
        }
        else
        {
            _read.Add(name);
        }

        return null;
    }

    private string? ReadValue(string name)
    {
        if (_next == args.Length || args[_next] == Separator)
        {
            return $"Required argument missing for option: '{name}'.";
        }

        string value = args[_next++];
        if (value is ['-', _, ..] && Find(value.Split('=', ':')[0]) is { } other)
        {
            return $"Required argument missing for option: '{name}'. What follows is the option {other.Name}; where that is the value, write {name}={other.Name}.";
        }

        _read.AddRange([name, value]);
        return null;
    }

    private Option? Find(string name) => command.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));
}
