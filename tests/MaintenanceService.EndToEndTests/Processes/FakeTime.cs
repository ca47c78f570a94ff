using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>The wall clock of one process, set by a test while it runs (libfaketime). Its monotonic clock stays true, as on a real machine.</summary>
internal sealed class FakeTime
{
    private const string Library = "libfaketimeMT.so.1";
    private readonly string _file;

    private FakeTime(string library, string file)
    {
        _file = file;
        Jump(TimeSpan.Zero);
        Settings = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        };
    }

    /// <summary>What the process is started with.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Skips the test where there is no libfaketime.</summary>
    public static FakeTime Create(TemporaryFolder folder, string name)
    {
        string? library = Directory.Exists("/usr/lib")
            ? Directory.EnumerateFiles("/usr/lib", Library, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true }).FirstOrDefault()
            : null;
        Assert.SkipWhen(library is null, "faketime is not installed");
        return new FakeTime(library!, folder.File(name));
    }

    /// <summary>Sets the clock this far off the true one.</summary>
    public void Jump(TimeSpan offset)
    {
        // Replaced as a whole: the process reads it at any moment.
        File.WriteAllText(_file + ".new", FormattableString.Invariant($"{offset.TotalSeconds:+0;-0;+0}\n"));
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
