namespace MaintenanceService.Backups;

/// <summary>
/// The files by which the verb backup asks a running service for a copy: nobody else can open the store meanwhile. They lie in the data
/// folder, where only the service's account and root may write; so the service itself writes nowhere else.
/// </summary>
/// <param name="StoreFile">The store.</param>
/// <param name="Id">What tells one request from another.</param>
internal sealed record BackupRequest(string StoreFile, string Id)
{
    private const string Infix = ".backup-";
    private const string Suffix = ".request";

    /// <summary>Where the service sees the request. It is empty: the service's account need not be able to read what root made.</summary>
    public string File => Copy + Suffix;

    /// <summary>Where the service puts the copy.</summary>
    public string Copy => StoreFile + Infix + Id;

    /// <summary>Where the service says why there is none.</summary>
    public string Failure => $"{Copy}.failed";

    /// <summary>Takes a request that waits; null where there is none.</summary>
    public static BackupRequest? Take(string storeFile)
    {
        if (Files(storeFile, Suffix) is not [var file, ..])
        {
            return null;
        }

        System.IO.File.Delete(file);
        return new BackupRequest(storeFile, file[(storeFile + Infix).Length..^Suffix.Length]);
    }

    /// <summary>Deletes what a process left behind that did not come to an end.</summary>
    public static void Clear(string storeFile)
    {
        foreach (string file in Files(storeFile, "").Where(file => !file.EndsWith(Suffix, StringComparison.Ordinal)))
        {
            System.IO.File.Delete(file);
        }
    }

    /// <summary>Makes a request.</summary>
    public static BackupRequest Send(string storeFile)
    {
        var request = new BackupRequest(storeFile, Guid.NewGuid().ToString("N"));
        System.IO.File.WriteAllBytes(request.File, []);
        return request;
    }

    /// <summary>Says why there is no copy; as a whole, so that whoever waits for the file finds all of it.</summary>
    public void Fail(string why)
    {
        System.IO.File.WriteAllText(Failure + ".new", why);
        System.IO.File.Move(Failure + ".new", Failure);
    }

    private static string[] Files(string storeFile, string suffix) =>
        Directory.GetFiles(Path.GetDirectoryName(storeFile)!, $"{Path.GetFileName(storeFile)}{Infix}*{suffix}");
}
