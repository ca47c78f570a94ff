using System.Runtime.InteropServices;

namespace MaintenanceService.Cli.Signals;

/// <summary>Sends signals, and sets what becomes of them.</summary>
internal static partial class NativeSignal
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Pipe = 13;
    public const int Terminate = 15;

    private const nint DefaultHandler = 0;

    /// <summary>Kept until the process ends: disposing it would leave the default.</summary>
    private static PosixSignalRegistration? _pipe;

    /// <summary>The signals by the names that a user writes.</summary>
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TERM"] = Terminate,
        ["INT"] = Interrupt,
        ["HUP"] = Hangup,
        ["USR1"] = OperatingSystem.IsMacOS() ? 30 : 10,
        ["USR2"] = OperatingSystem.IsMacOS() ? 31 : 12,
        ["none"] = 0,
    };

    public static string Names => string.Join(", ", Numbers.Keys);

    /// <summary>Returns the number of a name, with or without SIG; null where it is none.</summary>
    public static int? Number(string name) =>
        Numbers.TryGetValue(name.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? name[3..] : name, out int number) ? number : null;

    /// <summary>
    /// Catches SIGPIPE, which .NET ignores: programs inherit what is ignored, and in a pipeline of theirs the writer would outlive its reader. What is
    /// caught is reset for them, and ends this process no more than what is ignored. Called before anything is written or connected: for a moment
    /// SIGPIPE has its default, as .NET's registration leaves a signal alone that is ignored.
    /// </summary>
    public static void CatchPipe()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetHandler(Pipe, DefaultHandler);
            _pipe = PosixSignalRegistration.Create((PosixSignal)Pipe, context => context.Cancel = true);
        }
    }

    /// <summary>Sends a signal; a process that has ended meanwhile is no fault.</summary>
    public static void Send(int process, int number) => _ = Kill(process, number);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    private static partial nint SetHandler(int signal, nint handler);
}
