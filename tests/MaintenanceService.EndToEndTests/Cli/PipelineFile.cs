using System.Diagnostics;
using System.Text.RegularExpressions;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using YamlDotNet.RepresentationModel;

namespace MaintenanceService.Tests.Cli;

/// <summary>The shell steps of a pipeline's file, run as its system runs them: one after another, until one fails.</summary>
internal static partial class PipelineFile
{
    /// <summary>Returns the steps of a file, with what its system puts in for its own expressions.</summary>
    public static string[] Steps(string file)
    {
        string text = File.ReadAllText(Repository.PathOf(file));
        if (file.EndsWith("Jenkinsfile", StringComparison.Ordinal))
        {
            return [.. JenkinsStep().Matches(text).Select(match => match.Groups[1].Value)];
        }

        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return
        [
            .. yaml.Documents[0].AllNodes.OfType<YamlMappingNode>().SelectMany(node => node.Children)
                .Where(child => child.Key.ToString() is "run" or "script")
                .SelectMany(child => child.Value is YamlSequenceNode list ? list.Select(item => item.ToString()) : child.Value is YamlScalarNode ? [child.Value.ToString()] : [])
                .Select(step => AzureVariable().Replace(step, "42")),
        ];
    }

    /// <summary>Runs the steps in a folder that holds <c>migrate.sh</c>; the command's package counts as installed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(Fleet fleet, TemporaryFolder folder, string file, string migration)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        string command = Path.Combine(own.Parent!.Parent!.FullName, "MaintenanceService.Cli", own.Name, "maintenance.dll");
        string tools = Directory.CreateDirectory(folder.File("maintenance")).FullName;
        await WriteAsync(Path.Combine(tools, "maintenance"), $"exec dotnet '{command}' \"$@\"");
        await WriteAsync(Path.Combine(tools, "dotnet"), $"[ \"$1 $2\" != 'tool install' ] || exit 0\nPATH=\"${{PATH#*:}}\" exec dotnet \"$@\"");
        await WriteAsync(folder.File("migrate.sh"), migration);

        // Settings that the system makes from the file's expressions; an action's inputs are its environment.
        var start = new ProcessStartInfo("/bin/bash", ["-e", "-c", string.Join('\n', Steps(file))])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in new Dictionary<string, string>
        {
            ["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}",
            ["RUNNER_TEMP"] = folder.Path,
            ["MAINTENANCE_SERVICE"] = fleet.Service.Address.ToString(),
            ["MAINTENANCE_API_KEY"] = Fleet.AdminKey,
            ["SITES"] = "shop\n",
            ["SCRIPT"] = "./migrate.sh",
            ["REASON"] = "orders; migration $(exit 1)",
            ["MESSAGE"] = "",
            ["FOR"] = "30m",
            ["LEASE"] = "60s",
            ["TIMEOUT"] = "2m",
            ["ON_FAILURE"] = "release",
        })
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        string[] output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(HangGuard.Longest);
        await process.WaitForExitAsync().WaitAsync(HangGuard.Longest);
        return (process.ExitCode, string.Concat(output));
    }

    private static async Task WriteAsync(string file, string script)
    {
        await File.WriteAllTextAsync(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [GeneratedRegex(@"^\s*sh '(.*)'$", RegexOptions.Multiline)]
    private static partial Regex JenkinsStep();

    [GeneratedRegex(@"\$\((Build\.\w+)\)")]
    private static partial Regex AzureVariable();
}
