using MaintenanceService.Configuration;

namespace MaintenanceService.Verbs;

/// <summary>The parsed command line of the executable: a verb and its operands, then settings such as <c>--urls</c>.</summary>
/// <param name="Verb">Null = serve.</param>
/// <param name="Operands">The arguments between the verb and the first setting.</param>
/// <param name="Settings">The rest, which is configuration.</param>
/// <param name="Text">The text to print instead of running: the requested help, or how to correct the command line; null = run.</param>
/// <param name="ExitCode">The exit code after the text.</param>
internal sealed record CommandLine(string? Verb, IReadOnlyList<string> Operands, string[] Settings, string? Text = null, int ExitCode = 0)
{
    /// <summary>The exit code of an invalid command line (EX_USAGE).</summary>
    public const int UsageExitCode = 64;

    private const string VerbHelp =
        """
        Without a verb: serves. With one:
          backup FILE                        writes a checked copy of the store, also while the service runs
        While no service runs on the store:
          restore FILE                       checks a copy and makes it the store; the previous one is kept beside it
          verify                             checks the whole store
          new-epoch                          makes a store that was copied back by hand the one that counts
          create-key NAME ROLE SITE [SITE…]  creates a key and prints it once; ROLE is viewer, operator, admin or instance
        While a service runs:
          health [URL]                       asks it whether requests may be sent to it: /readyz, unless URL has another path; without URL at the configured address
        """;

    private static readonly Dictionary<string, (int Min, int Max)> Verbs = new(StringComparer.Ordinal)
    {
        [StoreVerbs.Backup] = (1, 1),
        ["restore"] = (1, 1),
        ["verify"] = (0, 0),
        ["new-epoch"] = (0, 0),
        [StoreVerbs.CreateKey] = (3, 102),
        [HealthCheckVerb.Name] = (0, 1),
    };

    public static CommandLine Parse(string[] args)
    {
        if (args.Any(arg => arg is "--help" or "-h" or "-?") || args is ["help"])
        {
            return new CommandLine(null, [], [], HelpText.All(VerbHelp));
        }

        if (args is ["--version"])
        {
            return new CommandLine(null, [], [], HelpText.Version);
        }

        if (args is [] || args[0].StartsWith('-') || args[0].StartsWith('/') || args[0].Contains('=', StringComparison.Ordinal))
        {
            return Check(null, [], args);
        }

        string[] operands = [.. args.Skip(1).TakeWhile(arg => !arg.StartsWith('-'))];
        string[] settings = args[(operands.Length + 1)..];
        return OperandFault(args[0], operands) is { } fault ? Refuse(fault)
            : args[0] == StoreVerbs.CreateKey && StoreVerbs.KeyFault(operands) is { } keyFault ? Refuse(keyFault)
            : Check(args[0], operands, settings);
    }

    private static string? OperandFault(string verb, string[] operands)
    {
        // It is not shown: it may be a part of a secret.
        string? usage = !Verbs.TryGetValue(verb, out (int Min, int Max) count) ? "There is no such verb."
            : operands.Length < count.Min || operands.Length > count.Max
                ? $"The number of operands of {verb} is {(count.Min == count.Max ? $"{count.Min}" : $"{count.Min} to {count.Max}")}, not {operands.Length}."
            : null;
        int empty = Array.IndexOf(operands, "");
        return usage is not null ? $"{usage}\n{VerbHelp}"
            : empty >= 0 ? $"Operand {empty + 1} of {verb} is empty. Give it a value; if it is from a variable, set that one."
            : null;
    }

    /// <summary>Refuses what would not become a setting: a name without a value, or a value without a name.</summary>
    private static CommandLine Check(string? verb, string[] operands, string[] settings)
    {
        int before = verb is null ? 0 : operands.Length + 1;
        for (int i = 0; i < settings.Length; i++)
        {
            string name = settings[i];
            if (name.Contains('=', StringComparison.Ordinal))
            {
                continue;
            }

            if (name is not ['-' or '/', ..])
            {
                // It is not shown: it may be a part of a secret.
                return Refuse($"Argument {before + i + 1} belongs to no setting: write --{ServiceOptions.Section}:NAME VALUE. --help lists the settings that there are.");
            }

            // The next argument is its value.
            i++;
            if (i == settings.Length)
            {
                return Refuse($"{name} has no value: write {name} VALUE. --help lists the settings that there are.");
            }
        }

        return new CommandLine(verb, operands, settings);
    }

    private static CommandLine Refuse(string text) => new(null, [], [], text, UsageExitCode);
}
