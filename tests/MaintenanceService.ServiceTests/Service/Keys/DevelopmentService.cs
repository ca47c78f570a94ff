using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Keys;

/// <summary>One service in Development for all tests of a class, and others beside it.</summary>
public sealed class DevelopmentService : IAsyncLifetime
{
    public const string Key = "development-key-for-this-machine-only";
    private readonly TemporaryFolder _folder = new();
    private int _folders;

    internal ServerProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Process = await StartAsync("Development");

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Another one, with a store of its own.</summary>
    internal Task<ServerProcess> StartAsync(string environment, params (string Name, string Value)[] settings) => ServerProcess.StartAsync(
        "MaintenanceService",
        _folder.Path,
        new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment,
            ["Maintenance__DevelopmentKey"] = Key,
            ["Maintenance__DataFolder"] = _folder.File($"data-{Interlocked.Increment(ref _folders)}"),
        });
}
