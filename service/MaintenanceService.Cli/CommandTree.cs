using System.CommandLine;
using System.Text.RegularExpressions;
using MaintenanceService.Cli.Commands;
using MaintenanceService.Cli.Output;

namespace MaintenanceService.Cli;

/// <summary>Builds and runs the command line.</summary>
internal static partial class CommandTree
{
    /// <summary>Runs what was typed, and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        Console.SetError(new LenientWriter(Console.Error));
        Console.SetOut(new StrictWriter(Console.Out));
        if (args is [['[', ..] directive, ..] && !Directive().IsMatch(directive))
        {
            await Console.Error.WriteLineAsync($"maintenance: {directive} can't be read. A shell's completion writes [suggest:POSITION], the position as a number.");
            return ExitCodes.Usage;
        }

        // A text that begins with @ is a text: a reason names a colleague, a message a channel.
        RootCommand root = Build();
        string[] read = Read(root, args, out string path, out string? missing);
        if (read.TakeWhile(arg => arg != "--").Any(IsKey))
        {
            await Console.Error.WriteLineAsync("maintenance: a key is never an argument, for everybody on a machine sees them. Set MAINTENANCE_API_KEY, or give --api-key-file FILE.");
            return ExitCodes.Usage;
        }

        if (missing is not null)
        {
            return await RefuseAsync([missing], path);
        }

        ParseResult result = root.Parse(read, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
        {
            return await RefuseAsync(Faults(result), path);
        }

        // StopSignals handles signals: a child must have ended before a site opens again.
        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (AnswerLostException problem)
        {
            await Console.Error.WriteLineAsync($"maintenance: {problem.Message}");
            return ExitCodes.AnswerLost;
        }
    }

    /// <summary>Returns what is wrong. A word that is no command is that alone: what follows it can't be read.</summary>
    private static IEnumerable<string> Faults(ParseResult result) =>
        result.CommandResult.Command is { Subcommands.Count: > 0 } command && result.UnmatchedTokens is [[not '-', ..] word, ..]
            ? [$"There is no command '{word}'. Write one of {string.Join(", ", command.Subcommands.Select(known => known.Name))}."]
            : result.Errors.Select(error => error.Message);

    /// <summary>Returns whether an argument is a key, or the option that would take one: no error may repeat it.</summary>
    private static bool IsKey(string arg) => Key().IsMatch(arg);

    private static RootCommand Build() =>
        new("Closes apps for work, and returns when every instance has confirmed.\n\n" + Texts.Footer)
        {
            RunCommand.Build(),
            EnableCommand.Build(),
            DisableCommand.Build(),
            StatusCommand.Build(),
            WaitCommand.Build(),
            TestCommand.Build(),
            SitesCommand.Build(),
            HistoryCommand.Build(),
            ReceiptCommand.Build(),
            WebhooksCommand.Build(),
            CompletionCommand.Build(),
        };

    /// <summary>Returns the arguments with a value for each option that takes one.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="args">The whole command line.</param>
    /// <param name="path">The command that was named, as it is typed.</param>
    /// <param name="missing">What is missing; null = nothing.</param>
    private static string[] Read(Command root, string[] args, out string path, out string? missing)
    {
        Command command = root;
        int depth = 0;
        path = "maintenance";
        while (depth < args.Length && command.Subcommands.FirstOrDefault(known => known.Name == args[depth]) is { } next)
        {
            command = next;
            depth++;
            path += $" {next.Name}";
        }

        return [.. args[..depth], .. new CommandArguments(command, args[depth..]).Read(out missing)];
    }

    private static async Task<int> RefuseAsync(IEnumerable<string> faults, string path)
    {
        foreach (string fault in faults)
        {
            await Console.Error.WriteLineAsync($"maintenance: {fault}");
        }

        await Console.Error.WriteLineAsync($"'{path} --help' tells what can be written.");
        return ExitCodes.Usage;
    }

    [GeneratedRegex(@"\A\[suggest(:[0-9]{1,9})?\]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Directive();

    [GeneratedRegex(@"\A(--(api-?)?key([=:].*)?\z|([^=:]*[=:])?mnt_)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Key();
}
