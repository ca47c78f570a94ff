using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MaintenanceService.Store;

/// <summary>Flushes a folder: without that, a power cut may undo the renaming of a file whose content is on disk already.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Flushes the folder that a file lies in. Windows keeps names without that; a file system that can't is left alone.</summary>
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
