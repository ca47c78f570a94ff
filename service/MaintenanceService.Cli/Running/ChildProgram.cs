using MaintenanceService.Cli.Output;

namespace MaintenanceService.Cli.Running;

/// <summary>Finds the child's program before anything is closed for it.</summary>
internal static class ChildProgram
{
    /// <summary>Returns 0 where it can be run, else the exit code that shells give.</summary>
    /// <param name="name">A path, or a name to look up in PATH.</param>
    public static int Check(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows adds endings such as .exe, and searches more folders than PATH.
            return ExitCodes.Success;
        }

        string[] candidates = name.Contains('/')
            ? [name]
            : [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name))];
        string[] files = [.. candidates.Where(File.Exists)];
        return files.Length == 0 ? ExitCodes.NotFound : files.Any(IsExecutable) ? ExitCodes.Success : ExitCodes.NotExecutable;
    }

    private static bool IsExecutable(string file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
