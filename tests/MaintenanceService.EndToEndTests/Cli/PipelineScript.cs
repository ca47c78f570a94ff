using System.Diagnostics;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>Runs <c>docs/pipelines/curl.sh</c>.</summary>
internal static class PipelineScript
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    /// <summary>Returns a line that writes the status of each instance.</summary>
    public static string Probe(Fleet fleet) => $"curl --silent --output /dev/null --write-out '%{{http_code}} ' {fleet.Shops[0].Address} {fleet.Shops[1].Address} --output /dev/null";

    /// <summary>Runs a line of a shell while a site is closed.</summary>
    /// <param name="fleet">The service, and two instances.</param>
    /// <param name="site">The site.</param>
    /// <param name="line">What a shell runs.</param>
    /// <param name="tools">A folder that is searched for programs first.</param>
    public static Task<(int ExitCode, string Output)> RunAsync(Fleet fleet, string site, string line, string? tools = null) => StartAsync(fleet, [site, "sh", "-c", line], tools);

    public static async Task<(int ExitCode, string Output)> StartAsync(Fleet fleet, string[] args, string? tools = null, string? service = null)
    {
        Assert.SkipUnless(File.Exists("/bin/bash") && File.Exists("/usr/bin/curl"), "bash and curl are not installed");
        var start = new ProcessStartInfo("/bin/bash", [Repository.PathOf("docs/pipelines/curl.sh"), .. args]) { RedirectStandardOutput = true };

        // With the slash at its end.
        start.Environment["MAINTENANCE_SERVICE"] = service ?? fleet.Service.Address.ToString();
        start.Environment["MAINTENANCE_API_KEY"] = Fleet.AdminKey;
        start.Environment["PATH"] = $"{tools ?? "/usr/bin"}:{Environment.GetEnvironmentVariable("PATH")}";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(Test).WaitAsync(HangGuard.Longest, Test);
        await process.WaitForExitAsync(Test).WaitAsync(HangGuard.Longest, Test);
        return (process.ExitCode, output);
    }

    /// <summary>Makes a <c>curl</c> that runs some lines before the real one.</summary>
    public static async Task ReplaceCurlAsync(TemporaryFolder folder, string lines)
    {
        await File.WriteAllTextAsync(folder.File("curl"), $"#!/bin/sh\n{lines}\nexec /usr/bin/curl \"$@\"\n", Test);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.File("curl"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
