using System.Globalization;

namespace MaintenanceService.Backups;

/// <summary>The backups that a running service creates, distinguished by the time in their names.</summary>
internal sealed class BackupFiles(string folder, TimeSpan every)
{
    private const string Day = "yyyy-MM-dd";
    private const string Moment = "yyyy-MM-dd'T'HHmmss'Z'";
    private const string Prefix = "maintenance-";
    private const string Suffix = ".db";

    /// <summary>Returns the name of a backup created now.</summary>
    public string PathAt(DateTimeOffset now) => Path.Combine(
        folder, Prefix + now.UtcDateTime.ToString(every < TimeSpan.FromDays(1) ? Moment : Day, CultureInfo.InvariantCulture) + Suffix);

    /// <summary>Tells whether no backup is recent enough. One from the future, created before the clock was set back, does not count.</summary>
    public bool IsDue(DateTimeOffset now) => !All().Any(file => file.At <= now && now < file.At + every);

    /// <summary>Deletes all backups except the newest. Those from the future go first, however many there are: else none of the present would be kept.</summary>
    public void Prune(int kept, DateTimeOffset now)
    {
        foreach ((string path, DateTimeOffset _) in All().OrderBy(file => file.At <= now).SkipLast(kept))
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
