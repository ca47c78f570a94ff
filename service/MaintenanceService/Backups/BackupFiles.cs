using System.Globalization;

namespace MaintenanceService.Backups;

/// <summary>The copies that a running service keeps by itself, told apart by the time in their names.</summary>
internal sealed class BackupFiles(string folder, TimeSpan every)
{
    private const string Day = "yyyy-MM-dd";
    private const string Moment = "yyyy-MM-dd'T'HHmmss'Z'";
    private const string Prefix = "maintenance-";
    private const string Suffix = ".db";

    /// <summary>The name of a copy that is made now.</summary>
    public string PathAt(DateTimeOffset now) => Path.Combine(
        folder, Prefix + now.UtcDateTime.ToString(every < TimeSpan.FromDays(1) ? Moment : Day, CultureInfo.InvariantCulture) + Suffix);

    /// <summary>Whether none is recent enough. One from the future, made before the clock was set back, is none.</summary>
    public bool IsDue(DateTimeOffset now) => !All().Any(file => file.At <= now && now < file.At + every);

    /// <summary>Deletes all but the newest.</summary>
    public void Prune(int kept)
    {
        foreach ((string path, DateTimeOffset _) in All().SkipLast(kept))
        {
            File.Delete(path);
        }
    }

    private List<(string Path, DateTimeOffset At)> All() => !Directory.Exists(folder) ? [] :
    [
        .. Directory.GetFiles(folder, $"{Prefix}*{Suffix}")
            .Select(path => (path, At: TimeOf(Path.GetFileName(path))))
            .Where(file => file.At is not null)
            .Select(file => (file.path, file.At!.Value))
            .OrderBy(file => file.Value),
    ];

    private static DateTimeOffset? TimeOf(string name) => DateTimeOffset.TryParseExact(
        name[Prefix.Length..^Suffix.Length], [Day, Moment], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null;
}
