using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MaintenanceService.Files;

/// <summary>
/// Restricts a folder to the service's own account: 0700, its files 0600. Any other account that may write there could hold the lock file, or
/// replace the store. On Windows the folder's inherited permissions stay unchanged.
/// </summary>
internal static partial class PrivateFolder
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersAtAll = OthersWrite | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const uint GroupAndOthers = 0x3F; // octal 077

    private static readonly EnumerationOptions Entries = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>Sets the umask, so that only the process's own account may access the files it creates, including those that SQLite creates.</summary>
    public static void ApplyToNewFiles()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetUmask(GroupAndOthers);
        }
    }

    /// <summary>Creates the folder where there is none, and removes the permissions of other accounts.</summary>
    /// <exception cref="StartFaultException">Other accounts may write to it or to a file in it, so that its content can't be trusted.</exception>
    public static void Prepare(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        string folder = Directory.CreateDirectory(path, Folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        foreach (string entry in (string[])[folder, .. Directory.EnumerateFileSystemEntries(folder, "*", Entries)])
        {
            UnixFileMode mode = File.GetUnixFileMode(entry);
            if ((mode & OthersWrite) != 0)
            {
                throw new StartFaultException(
                    $"Other accounts may write to {entry}, so its content can't be trusted. Check that it is what the service wrote, then remove their permissions: chmod -R go-rwx {path}");
            }

            if ((mode & OthersAtAll) != 0)
            {
                Tighten(entry, mode & ~OthersAtAll);
            }
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void Tighten(string entry, UnixFileMode mode)
    {
        try
        {
            File.SetUnixFileMode(entry, mode);
        }
        catch (UnauthorizedAccessException)
        {
            // A file of another account, such as a certificate that an administrator put there: read-only for others, so no danger to the store.
        }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetUmask(uint mask);
}
