using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MaintenanceService.Cli.Signals;

/// <summary>Tells who gets the signals of the terminal's keys, such as Ctrl+C.</summary>
internal static partial class ControllingTerminal
{
    /// <summary>
    /// Whether this process and its children are in the terminal's foreground, where each of them gets Ctrl+C by itself. What their input is
    /// does not matter: a pipe may feed them.
    /// </summary>
    public static bool IsForeground
    {
        get
        {
            if (OperatingSystem.IsWindows())
            {
                return true;
            }

            try
            {
                using SafeFileHandle terminal = File.OpenHandle("/dev/tty");
                return ForegroundGroup(terminal) == OwnGroup();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // There is none.
                return false;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "tcgetpgrp", SetLastError = true)]
    private static partial int ForegroundGroup(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();
}
