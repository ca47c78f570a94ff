using System.Formats.Tar;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Files;

/// <summary>Prevents root from writing files into the data folder of another account: they are 0600, so that the service could not read them.</summary>
internal static class StoreOwner
{
    /// <summary>Compares the process's account with the owner of the store's marker, or of the folder where there is none.</summary>
    /// <exception cref="StartFaultException">The process is root, and the owner is not.</exception>
    public static void EnsureNotOther(DataFolder folder)
    {
        // No other account gets past the permissions of the folder.
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        // A running service rewrites the marker each minute.
        string marker = StoreMarker.PathOf(folder.StoreFile);
        string path = File.Exists(marker) ? marker : folder.Path;
        int owner = OwnerOf(path);
        if (owner != 0)
        {
            throw new StartFaultException(
                $"{path} belongs to the account with the id {owner}, and this is root: the service could not read what it writes. "
                + $"Run it as that account, such as with: setpriv --reuid={owner} --clear-groups COMMAND");
        }
    }

    // The framework reads the owner of a file only for archives.
    private static int OwnerOf(string path)
    {
        using var header = new MemoryStream();
        using (var writer = new TarWriter(header, leaveOpen: true))
        {
            writer.WriteEntry(path, "entry");
        }

        header.Position = 0;
        using var reader = new TarReader(header);
        return reader.GetNextEntry()!.Uid;
    }
}
