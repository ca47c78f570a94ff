using System.Runtime.InteropServices;

namespace MaintenanceService.AspNetCore.State;

/// <summary>
/// Reads a monotonic clock that also runs while the machine is suspended, so that an instance notices a passed deadline at once when it resumes.
/// The default clock stands still meanwhile on Linux and macOS.
/// </summary>
internal sealed class BootClock : TimeProvider
{
    private const int LinuxBootTime = 7;
    private const int MacMonotonic = 6;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private static readonly Func<long>? Read = Find();

    private BootClock()
    {
    }

    public override long TimestampFrequency => OperatingSystem.IsWindows() ? 1000 : NanosecondsPerSecond;

    /// <summary>Returns this clock in place of the system's, where the system has it; else the given one.</summary>
    public static TimeProvider For(TimeProvider time) => ReferenceEquals(time, System) && Read is not null ? new BootClock() : time;

    public override long GetTimestamp() => Read!();

    private static Func<long>? Find()
    {
        Func<long>? read = OperatingSystem.IsLinux() || OperatingSystem.IsAndroid() ? static () => Unix(LinuxBootTime)
            : OperatingSystem.IsMacOS() ? static () => Unix(MacMonotonic)
            : OperatingSystem.IsWindows() ? static () => (long)GetTickCount64()
            : null;
        try
        {
            return read?.Invoke() > 0 ? read : null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static long Unix(int clock) => clock_gettime(clock, out TimeSpec time) == 0 ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds : 0;

#pragma warning disable SYSLIB1054 // Blittable: a generated marshaller would only ask for unsafe code.
    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out TimeSpec time);

    [DllImport("kernel32", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern ulong GetTickCount64();
#pragma warning restore SYSLIB1054

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        private readonly nint _seconds;
        private readonly nint _nanoseconds;

        public long Seconds => _seconds;

        public long Nanoseconds => _nanoseconds;
    }
}
