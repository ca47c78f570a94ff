using System.Runtime.InteropServices;

namespace MaintenanceService.Cli.Signals;

/// <summary>Sends signals.</summary>
internal static partial class NativeSignal
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Pipe = 13;
    public const int Terminate = 15;

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

    /// <summary>Sends a signal; a process that has ended meanwhile is no fault.</summary>
    public static void Send(int process, int number) => _ = Kill(process, number);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
