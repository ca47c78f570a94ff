using System.Text;
using MaintenanceService.Cli.Output;

namespace MaintenanceService.Cli.Running;

/// <summary>Finds the child's program as a shell does, before anything is closed for it.</summary>
internal static class ChildProgram
{
    /// <summary>The length of a script's first line that Linux reads.</summary>
    private const int MaxFirstLine = 256;

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
        bool isFolder = name.Contains('/') && Directory.Exists(name);
        return files.Length == 0 ? isFolder ? ExitCodes.NotExecutable : ExitCodes.NotFound : files.Any(IsExecutable) ? ExitCodes.Success : ExitCodes.NotExecutable;
    }

    private static bool IsExecutable(string file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0
        && HasInterpreter(file);

    /// <summary>Returns false for a script whose first line names an interpreter that is not there.</summary>
    private static bool HasInterpreter(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            Span<byte> head = stackalloc byte[MaxFirstLine];
            string text = Encoding.UTF8.GetString(head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
            string interpreter = text.StartsWith("#!", StringComparison.Ordinal) ? text[2..].TrimStart(' ', '\t').Split([' ', '\t', '\n'], 2)[0] : "";
            return interpreter.Length == 0 || File.Exists(interpreter);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What can't be read may still be run.
            return true;
        }
    }
}
