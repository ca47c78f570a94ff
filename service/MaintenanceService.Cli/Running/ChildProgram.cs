using MaintenanceService.Cli.Output;

namespace MaintenanceService.Cli.Running;

/// <summary>Finds the child's program as a shell does, before anything is closed for it.</summary>
internal static class ChildProgram
{
    /// <summary>Finds the file: the path as it is given, or the first one in the folders of PATH that can be run. The current folder is no such folder.</summary>
    /// <param name="name">A path, or a name to look up in PATH.</param>
    /// <param name="file">The file to start.</param>
    /// <returns>0 where it can be run, else the exit code that shells give.</returns>
    public static int Find(string name, out string file)
    {
        file = name;
        if (OperatingSystem.IsWindows())
        {
            // Windows adds endings such as .exe, and searches more folders than PATH.
            return ExitCodes.Success;
        }

        string[] files =
        [
            .. (name.Contains('/') ? [name] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)))
                .Where(File.Exists).Select(Path.GetFullPath),
        ];
        file = Array.Find(files, IsExecutable) ?? name;
        return files.Length == 0 ? ExitCodes.NotFound : files.Any(IsExecutable) ? ExitCodes.Success : ExitCodes.NotExecutable;
    }

    private static bool IsExecutable(string file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
