using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using MaintenanceService.Client;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Templates;
using Xunit;

namespace MaintenanceService.Tests.Deployment;

/// <summary>The published service under the conditions of an image: any user id, a read-only root, no HOME, another current folder.</summary>
[Collection<DotnetBuilds>]
public sealed class PublishedServiceTests
{
    private const int MegaByte = 1 << 20;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Published_service_is_small_and_runs_on_each_platform()
    {
        using var folder = new TemporaryFolder();
        string published = await PublishAsync(folder);

        string[] files = Directory.GetFiles(published, "*", SearchOption.AllDirectories);
        Assert.InRange(files.Sum(file => new FileInfo(file).Length), 1, 24 * MegaByte);
        Assert.DoesNotContain(files, file => file.Contains("Development", StringComparison.Ordinal) || file.EndsWith(".lock.json", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("runtimes/linux-arm64/native/libe_sqlite3.so", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Service_published_for_a_platform_is_compiled_ahead()
    {
        using var folder = new TemporaryFolder();
        string published = await PublishAsync(folder, "--runtime", RuntimeInformation.RuntimeIdentifier);

        Assert.InRange(Directory.GetFiles(published).Sum(file => new FileInfo(file).Length), 1, 24 * MegaByte);
        using var assembly = new PEReader(File.OpenRead(Path.Combine(published, "MaintenanceService.dll")));
        Assert.InRange(assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size, 1, int.MaxValue);
    }

    [Fact]
    public async Task Service_published_with_the_runtime_is_compiled_with_it_and_runs_as_any_user_on_a_read_only_root()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "a read-only root takes root on Linux");
        using var folder = new TemporaryFolder();
        string published = PublishedService.Folder ?? await PublishAsync(folder, "--runtime", RuntimeInformation.RuntimeIdentifier, "--self-contained");
        string program = PublishedService.Executable(published);

        // The code of all assemblies, the runtime's too.
        Assert.InRange(new FileInfo(Path.Combine(published, "MaintenanceService.r2r.dll")).Length, 64 * MegaByte, 128 * MegaByte);
        string data = Directory.CreateDirectory(folder.File("data")).FullName;
        AllowOthers(folder.Path);
        AllowOthers(data);
        int port = FreePort.Next();
        using Process service = Start(program, data, port);
        using var client = new MaintenanceClient(new Uri($"http://127.0.0.1:{port}"), () => Fleet.AdminKey);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.TrueAsync(async () => service.HasExited || await IsReadyAsync(http), Test);
        Assert.False(service.HasExited);

        await client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        (int healthy, _) = await Command.RunAsync(program, "health", $"http://127.0.0.1:{port}/readyz");

        Assert.Equal(0, healthy);
        Assert.True(File.Exists(Path.Combine(data, "store", "maintenance.db")));
        await Command.RunAsync("kill", "-TERM", service.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await service.WaitForExitAsync(Test).WaitAsync(HangGuard.Longest, Test);
        Assert.Equal(0, service.ExitCode);
    }

    private static async Task<string> PublishAsync(TemporaryFolder folder, params string[] options)
    {
        string published = folder.File("app");
        (int exitCode, string output) = await DotnetCommand.RunAsync(
            Repository.PathOf("service/MaintenanceService"), new Dictionary<string, string>(), ["publish", "--configuration", "Release", "--output", published, .. options]);
        Assert.True(exitCode == 0, output);
        return published;
    }

    /// <summary>Starts it in a mount namespace of its own, as a user that has no name; each program gives its process to the next.</summary>
    private static Process Start(string program, string data, int port)
    {
        string script = $"mount --bind '{data}' '{data}' && mount -o remount,ro,bind / && cd / && exec setpriv --reuid=12345 --regid=0 --clear-groups " +
            $"env -i ASPNETCORE_HTTP_PORTS={port} Maintenance__DataFolder='{data}/store' Maintenance__BootstrapKey={Fleet.AdminKey} " +
            $"DOTNET_EnableDiagnostics=0 '{program}'";
        return Process.Start(new ProcessStartInfo("unshare", ["--mount", "sh", "-c", script]))!;
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync("/readyz", Test);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            return false;
        }
    }

    private static void AllowOthers(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0x1FF | UnixFileMode.StickyBit);
        }
    }
}
