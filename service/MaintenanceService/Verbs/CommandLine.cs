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
          health [URL]                       asks it whether requests may be sent to it; without URL, /readyz of the configured address
        """;

    private static readonly Dictionary<string, (int Min, int Max)> Verbs = new(StringComparer.Ordinal)
    {
        [StoreVerbs.Backup] = (1, 1),
        ["restore"] = (1, 1),
        ["verify"] = (0, 0),
        ["new-epoch"] = (0, 0),
        ["create-key"] = (3, 102),
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
            return new CommandLine(null, [], args);
        }

        string[] operands = [.. args.Skip(1).TakeWhile(arg => !arg.StartsWith('-'))];
        string[] settings = args[(operands.Length + 1)..];
        bool good = Verbs.TryGetValue(args[0], out (int Min, int Max) count) && operands.Length >= count.Min && operands.Length <= count.Max;
        return good ? new CommandLine(args[0], operands, settings) : new CommandLine(args[0], operands, settings, VerbHelp, UsageExitCode);
    }
}
