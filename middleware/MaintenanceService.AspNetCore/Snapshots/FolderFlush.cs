using System.Runtime.InteropServices;

namespace MaintenanceService.AspNetCore.Snapshots;

/// <summary>Flushes a folder's entries to disk, so that a renamed file survives a power cut.</summary>
internal static class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Flushes the folder; does nothing on Windows, whose file system journals renames.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int file = open(folder, ReadOnly);
        if (file < 0)
        {
            throw new IOException($"The folder {folder} can't be opened to be flushed (error {Marshal.GetLastPInvokeError()}).");
        }

        int flushed = fsync(file);
        int error = Marshal.GetLastPInvokeError();
        _ = close(file);
        if (flushed != 0)
        {
            throw new IOException($"The folder {folder} can't be flushed (error {error}).");
        }
    }

#pragma warning disable SYSLIB1054, CA2101 // Plain C functions; a generated marshaller would ask for unsafe code.
    [DllImport("libc", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(int file);

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int file);
#pragma warning restore SYSLIB1054, CA2101
}
