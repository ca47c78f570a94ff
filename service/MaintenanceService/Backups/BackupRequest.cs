namespace MaintenanceService.Backups;

/// <summary>
/// The files by which the verb backup requests a copy from a running service, since nobody else can open the store meanwhile. They are in the
/// data folder, where only the service's account and root may write, so that the service writes to no other folder.
/// </summary>
/// <param name="StoreFile">The store.</param>
/// <param name="Id">Distinguishes one request from another.</param>
internal sealed record BackupRequest(string StoreFile, string Id)
{
    private const string Infix = ".backup-";
    private const string Suffix = ".request";
    private const string TakenSuffix = ".taken";

    /// <summary>The file of the request. It is empty: the service's account may not be able to read what root created.</summary>
    public string File => Copy + Suffix;

    /// <summary>The file of the copy.</summary>
    public string Copy => StoreFile + Infix + Id;

    /// <summary>The file of the request while the service works on it.</summary>
    public string Taken => Copy + TakenSuffix;

    /// <summary>The file in which the service explains why there is no copy; empty where its disk had no room for that.</summary>
    public string Failure => $"{Copy}.failed";

    /// <summary>Takes a pending request; null where there is none. Call <see cref="End"/> or <see cref="Fail"/> later.</summary>
    public static BackupRequest? TakePending(string storeFile)
    {
        if (Files(storeFile, Suffix) is not [var file, ..])
        {
            return null;
        }

        var request = new BackupRequest(storeFile, file[(storeFile + Infix).Length..^Suffix.Length]);
        System.IO.File.Move(file, request.Taken, overwrite: true);
        return request;
    }

    /// <summary>Deletes the files of a process that did not finish.</summary>
    public static void Clear(string storeFile)
    {
        foreach (string file in Files(storeFile, "").Where(file => !file.EndsWith(Suffix, StringComparison.Ordinal)))
        {
            System.IO.File.Delete(file);
        }
    }

    /// <summary>Creates a request.</summary>
    public static BackupRequest Send(string storeFile)
    {
        var request = new BackupRequest(storeFile, Guid.NewGuid().ToString("N"));
        System.IO.File.WriteAllBytes(request.File, []);
        return request;
    }

    /// <summary>Ends a request whose copy is complete.</summary>
    public void End() => System.IO.File.Delete(Taken);

    /// <summary>Explains why there is no copy; writes atomically, so that the verb reads the complete text. A full disk still renames a file.</summary>
    public void Fail(string why)
    {
        string next = Failure + ".new";
        try
        {
            System.IO.File.WriteAllText(next, why);
            System.IO.File.Move(next, Failure);
            End();
        }
        catch (IOException)
        {
            System.IO.File.Delete(next);
            System.IO.File.Move(Taken, Failure, overwrite: true);
        }
    }

    private static string[] Files(string storeFile, string suffix) =>
        Directory.GetFiles(Path.GetDirectoryName(storeFile)!, $"{Path.GetFileName(storeFile)}{Infix}*{suffix}");
}
