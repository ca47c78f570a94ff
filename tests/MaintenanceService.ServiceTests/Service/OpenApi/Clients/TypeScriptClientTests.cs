using System.Diagnostics;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.OpenApi.Clients;

/// <summary>A TypeScript client that openapi-typescript makes of the document compiles, and can start, wait for, change and end a maintenance.</summary>
public sealed class TypeScriptClientTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generated_client_starts_waits_changes_and_ends()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/npm") || File.Exists("/usr/local/bin/npm"), "node and npm are not installed");
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Repository.PathOf("tests", "MaintenanceService.ServiceTests", "Service", "OpenApi", "Clients", "TypeScript")))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }

        (int installed, string refused) = await RunAsync(folder, "npm", "ci", "--no-audit", "--no-fund", "--silent");
        Assert.SkipUnless(installed == 0, $"the generator can't be installed: {refused}");
        await using RunningService service = await RunningService.StartAsync();
        Assert.Equal(201, (await service.Http.Put("/v1/sites/shop")).Status);
        await File.WriteAllTextAsync(folder.File("v1.json"), await service.Http.GetStringAsync("/openapi/v1.json", Test), Test);

        await SucceedAsync(folder, "node_modules/.bin/openapi-typescript", "v1.json", "--output", "api.d.ts");
        await SucceedAsync(folder, "node_modules/.bin/tsc");
        string told = await SucceedAsync(folder, "node", "journey.js", service.Address.ToString().TrimEnd('/'), RunningService.AdminKey);

        Assert.Equal(
            "201 readOnly stayClosed | 409 urn:maintenance:problem:not-converged noInstances | readOnly a little longer true | ended ended | 1", told.Trim());
    }

    private static async Task<string> SucceedAsync(TemporaryFolder folder, string command, params string[] args)
    {
        (int exitCode, string output) = await RunAsync(folder, command, args);
        Assert.True(exitCode == 0, $"{command} exited with {exitCode}: {output}");
        return output;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(TemporaryFolder folder, string command, params string[] args)
    {
        string file = command.Contains('/', StringComparison.Ordinal) ? folder.File(command) : command;
        using Process process = Process.Start(new ProcessStartInfo(file, args)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Test);
        Task<string> error = process.StandardError.ReadToEndAsync(Test);
        await process.WaitForExitAsync(Test);
        return (process.ExitCode, await output + await error);
    }
}
