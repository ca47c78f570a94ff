using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>Writes a row's bytes to a file and flushes them, again and again: what a disk can do for one writer that shares nothing.</summary>
internal sealed partial class FlushLoop : IDisposable
{
    private const int FileLength = 4 * 1024 * 1024;
    private readonly string _path = Path.GetTempFileName();
    private readonly SafeFileHandle _file;
    private readonly byte[] _row;
    private long _at;

    public FlushLoop(string row)
    {
        _row = Encoding.UTF8.GetBytes(row);
        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite);

        // A log is written over once it has its length.
        RandomAccess.Write(_file, new byte[FileLength], 0);
        RandomAccess.FlushToDisk(_file);
    }

    /// <summary>Returns how many rows a second became durable.</summary>
    public double Run(int times)
    {
        long startedAt = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            RandomAccess.Write(_file, _row, _at);
            _at = (_at + _row.Length) % (FileLength - _row.Length);
            if (FlushData(_file) != 0)
            {
                throw new IOException("fdatasync failed.");
            }
        }

        return times / TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds;
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_path);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FlushData(SafeFileHandle file);
}
