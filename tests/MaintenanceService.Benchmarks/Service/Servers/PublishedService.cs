using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>The service as it is published for this machine's platform.</summary>
internal static class PublishedService
{
    /// <summary>Publishes it into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">More options of <c>dotnet publish</c>.</param>
    /// <returns>The program.</returns>
    public static async Task<string> PublishAsync(string folder, params string[] options)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        string project = Path.Combine(own.Parent!.Parent!.Parent!.Parent!.FullName, "service", "MaintenanceService");
        string[] arguments = ["publish", project, "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", folder, "-nodeReuse:false", .. options];
        using Process publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? Path.Combine(folder, "MaintenanceService") : throw new InvalidOperationException(output);
    }
}
