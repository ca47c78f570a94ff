using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MaintenanceService.Store;

/// <summary>Flushes a folder: otherwise a power failure may undo the renaming of a file whose content is already on disk.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Flushes the folder that contains a file. Does nothing on Windows, which persists names by itself, and on a file system that does not support it.</summary>
    public static void Of(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new SafeFileHandle(Open(Path.GetDirectoryName(Path.GetFullPath(file))!, ReadOnly), ownsHandle: true);
        if (!folder.IsInvalid)
        {
            RandomAccess.FlushToDisk(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
