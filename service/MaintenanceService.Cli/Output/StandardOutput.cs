using System.Runtime.InteropServices;

namespace MaintenanceService.Cli.Output;

/// <summary>Tells whether the standard streams can be written to.</summary>
internal static partial class StandardOutput
{
    private const short Error = 8;

    /// <summary>False once the other end of a pipe is closed, which writing to the console does not report.</summary>
    public static bool HasReader
    {
        get
        {
            var output = new PollDescriptor { Number = 1 };
            return OperatingSystem.IsWindows() || Poll(ref output, 1, 0) <= 0 || (output.Returned & Error) == 0;
        }
    }

    /// <summary>Returns whether it was thrown because a stream can't be written to: a full disk, a closed descriptor, a limit of file sizes.</summary>
    public static bool IsWriteFailure(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Number;
        public short Requested;
        public short Returned;
    }
}
