using System.CommandLine;

namespace MaintenanceService.Cli.Commands;

/// <summary>Separates a program to run from the options before it: everything after its name is its own, whatever it looks like.</summary>
internal static class ChildArguments
{
    private const string Separator = "--";

    /// <summary>Returns the arguments with a separator before the program, where they have none.</summary>
    /// <param name="command">The command that runs the program.</param>
    /// <param name="args">The whole command line, whose first argument may name the command.</param>
    public static string[] Separate(Command command, string[] args)
    {
        if (args is not [var name, ..] || name != command.Name)
        {
            return args;
        }

        int program = 1;
        while (program < args.Length && args[program] is ['-', ..] arg)
        {
            if (arg == Separator)
            {
                return args;
            }

            program += TakesValue(command, arg) ? 2 : 1;
        }

        return program < args.Length ? [.. args[..program], Separator, .. args[program..]] : args;
    }

    /// <summary>Returns whether the next argument is the option's value; one written with an equals sign has it in itself.</summary>
    private static bool TakesValue(Command command, string arg) =>
        command.Options.FirstOrDefault(option => option.Name == arg || option.Aliases.Contains(arg)) is { Arity.MinimumNumberOfValues: > 0 };
}
