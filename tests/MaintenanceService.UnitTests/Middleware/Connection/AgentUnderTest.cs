using MaintenanceService.AspNetCore.Connection;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>An app without a server, whose connection to a service on a real socket is started and stopped by the test. Its clock stands still.</summary>
internal sealed class AgentUnderTest : IAsyncDisposable
{
    public const string Key = "an-instance-key-for-tests-0123456789";
    public const string OtherKey = "another-instance-key-for-tests-01234";
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public AgentUnderTest(ScriptedService service, params (string Name, string? Value)[] settings)
    {
        Settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Maintenance:Service"] = service.Address.ToString(),
            ["Maintenance:Site"] = "Shop",
            ["Maintenance:ApiKey"] = Key,
            ["Maintenance:Instance"] = "one",
            ["Maintenance:SnapshotFile"] = Snapshot,
        }).Build();
        foreach ((string name, string? value) in settings)
        {
            Settings[$"Maintenance:{name}"] = value;
        }

        service.Time = Time;
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton<IConfiguration>(Settings)
            .AddSingleton<IHostEnvironment>(new HostEnvironment(_folder.Path))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<EndpointDataSource>(Endpoints)
            .AddMaintenance()
            .BuildServiceProvider();
        Agent = _services.GetRequiredService<MaintenanceAgent>();
        Instance = _services.GetRequiredService<InstanceStateMachine>();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public AppLog Log { get; } = new();

    public IConfigurationRoot Settings { get; }

    public MaintenanceAgent Agent { get; }

    public InstanceStateMachine Instance { get; }

    public AppEndpoints Endpoints { get; } = new();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The file that keeps the last state.</summary>
    public string Snapshot => _folder.File("shop.state");

    /// <summary>Waits until whoever sent a request gives it up.</summary>
    public static async Task UntilAbandonedAsync(HttpContext context)
    {
        var abandoned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration telling = context.RequestAborted.Register(abandoned.SetResult);
        await abandoned.Task;
    }

    /// <summary>Changes the key as an operator does, while the app runs.</summary>
    public void ChangeKey(string key)
    {
        Settings["Maintenance:ApiKey"] = key;
        Settings.Reload();
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever the service does not answer any more is given up after two seconds.
        Task over = _services.DisposeAsync().AsTask();
        Time.Advance(TimeSpan.FromSeconds(2));
        await over.OrHangAsync();
        Log.Dispose();
        _folder.Dispose();
    }

    /// <summary>The app's endpoints, as the test says.</summary>
    internal sealed class AppEndpoints : EndpointDataSource
    {
        public Func<IReadOnlyList<Endpoint>> All { get; set; } = () => [];

        public override IReadOnlyList<Endpoint> Endpoints => All();

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(CancellationToken.None);
    }

    private sealed class HostEnvironment(string root) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Production";

        public string ApplicationName { get; set; } = "Shop";

        public string ContentRootPath { get; set; } = root;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
