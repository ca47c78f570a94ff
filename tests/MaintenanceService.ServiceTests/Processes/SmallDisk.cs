using System.Diagnostics;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>A real filesystem of a few megabytes that can be filled up.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    private SmallDisk(string path)
    {
        Path = path;
        _filler = System.IO.Path.Combine(path, "filler");
    }

    public string Path { get; }

    /// <summary>Mounts it; skips the test where that is not permitted.</summary>
    public static SmallDisk Mount(int megabytes)
    {
        string path = Directory.CreateTempSubdirectory("maintenance-disk-").FullName;
        bool mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path);
        if (!mounted)
        {
            Directory.Delete(path);
        }

        Assert.SkipUnless(mounted, "a filesystem can't be mounted here: that takes root on Linux");
        return new SmallDisk(path);
    }

    /// <summary>Takes every byte that is left.</summary>
    /// <param name="but">The bytes that are left all the same.</param>
    public void Fill(long but = 0)
    {
        using FileStream file = new(_filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }

        file.SetLength(file.Length - but);
    }

    /// <summary>As the kernel does after an error of the disk.</summary>
    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path), "the filesystem could not be made read-only");

    public void MakeRoom() => File.Delete(_filler);

    public void Dispose()
    {
        // Lazily: a file that is still open must not keep it.
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string command, params string[] args)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, args) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
