using System.Runtime.InteropServices;

namespace MaintenanceService.Cli.Output;

/// <summary>
/// Keeps the numbers of standard streams that the caller closed (<c>2&gt;&amp;-</c>): the next file or socket would get one of them, and messages would be
/// written into it.
/// </summary>
internal static partial class ClosedDescriptors
{
    private const int GetFlags = 1;
    private const int ReadOnly = 0;

    /// <summary>Puts what can't be written to in their place, so that writing fails as it does to a closed one.</summary>
    public static void Reserve()
    {
        for (int number = 0; !OperatingSystem.IsWindows() && number <= 2; number++)
        {
            if (Control(number, GetFlags) < 0)
            {
                // The lowest free number is the one that is opened.
                _ = Open("/dev/null", ReadOnly);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
