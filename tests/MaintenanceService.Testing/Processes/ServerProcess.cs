using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace MaintenanceService.Tests.Processes;

/// <summary>A server of this repository as a real process on a free port of loopback.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:0");
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    public Uri Address { get; private set; } = null!;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts a project's assembly, and waits until it listens.</summary>
    /// <param name="project">The project's name, as its folder in artifacts/bin.</param>
    /// <param name="folder">The working directory and content root.</param>
    /// <param name="settings">Settings by environment variable.</param>
    /// <param name="port">The port; 0 = a free one.</param>
    /// <param name="under">The program that starts it, with its options; null = none.</param>
    public static Task<ServerProcess> StartAsync(string project, string folder, IReadOnlyDictionary<string, string> settings, int port = 0, string[]? under = null)
    {
        string[] command = [.. under ?? [], .. Command(project), "--urls", $"http://127.0.0.1:{port}"];
        return StartAsync(project, new ProcessStartInfo(command[0], command[1..]), folder, settings);
    }

    /// <summary>Starts a program that is a server of this repository, as it is installed.</summary>
    public static Task<ServerProcess> StartProgramAsync(string program, string folder, IReadOnlyDictionary<string, string> settings) =>
        StartAsync(program, new ProcessStartInfo(program, ["--urls", "http://127.0.0.1:0"]), folder, settings);

    private static async Task<ServerProcess> StartAsync(string name, ProcessStartInfo start, string folder, IReadOnlyDictionary<string, string> settings)
    {
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        start.Environment["DOTNET_gcServer"] = "0";
        foreach ((string setting, string value) in settings)
        {
            start.Environment[setting] = value;
        }

        var server = new ServerProcess(start);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        Task exited = server._process.WaitForExitAsync();
        Task first;
        try
        {
            first = await Task.WhenAny(server._address.Task, exited).WaitAsync(HangGuard.Longest);
        }
        catch (TimeoutException)
        {
            await server.DisposeAsync();
            throw new TimeoutException($"{name} does not listen:\n{server.Output}");
        }

        if (first == exited)
        {
            throw new InvalidOperationException($"{name} exited with {server._process.ExitCode} before it listened:\n{server.Output}");
        }

        server.Address = await server._address.Task;
        return server;
    }

    /// <summary>The built assembly of a project, of the configuration that these tests were built in; or of an app elsewhere, by its path without .dll.</summary>
    public static string Assembly(string project)
    {
        if (Path.IsPathRooted(project))
        {
            return project + ".dll";
        }

        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, project + ".dll");
    }

    /// <summary>The command that starts a project: its built assembly, or the service as <see cref="PublishedService"/> names it.</summary>
    public static string[] Command(string project) =>
        project == PublishedService.Project && PublishedService.Program is { } program ? [program] : ["dotnet", Assembly(project)];

    /// <summary>As an orchestrator stops it: SIGTERM, and then wait.</summary>
    public Task<int> StopAsync() => EndAsync(SigTerm);

    /// <summary>As a terminal that closes stops it: SIGHUP, and then wait.</summary>
    public Task<int> HangUpAsync() => EndAsync(SigHup);

    private async Task<int> EndAsync(int signal)
    {
        Signal(signal);
        await _process.WaitForExitAsync().WaitAsync(HangGuard.Longest);
        return _process.ExitCode;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(HangGuard.Longest);
    }

    public void Pause() => Signal(SigStop);

    public void Resume() => Signal(SigCont);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private const int SigHup = 1;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent to {_process.Id}.");
        }
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Groups[1].Value));
        }
        else if (line.Contains("Application started.", StringComparison.Ordinal))
        {
            // A worker listens nowhere; an app that does has said so before.
            _address.TrySetResult(Nowhere);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
