using System.Text.Json.Serialization;
using MaintenanceService.Authentication;
using MaintenanceService.Authorization;
using MaintenanceService.Background;
using MaintenanceService.Configuration;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Endpoints.Http;
using MaintenanceService.Files;
using MaintenanceService.Observability;
using MaintenanceService.OpenApi;
using MaintenanceService.Store.Postgres;
using MaintenanceService.Store.Sqlite;
using MaintenanceService.Streams;
using MaintenanceService.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Hosting;

/// <summary>Registers the services.</summary>
internal static class ServiceRegistration
{
    private static readonly TimeSpan MaxShutdown = TimeSpan.FromSeconds(10);

    public static void AddMaintenanceService(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ServiceOptions>().Configure<IConfiguration>(SettingsBinding.Bind).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServiceOptions>, ServiceOptionsValidator>();
        services.AddSingleton<IValidateOptions<ServiceOptions>, FirstKeyValidator>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = MaxShutdown);
        // QueryGuard reports a parameter that can't be bound by name; the exception would name it only in its text.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.ConfigureHttpJsonOptions(options => StrictJson.Configure(options.SerializerOptions, JsonUnmappedMemberHandling.Skip));
        AddStore(services);
        services.AddAccess();
        AddInstances(services);
        services.AddHostedService<SecurityHistoryLog>();
        services.AddHostedService<FailedAuthenticationBackgroundService>();
        services.AddHostedService<ServiceMetrics>();
        services.AddHostedService<StoreStart>();
        services.AddSingleton<IHostedService>(ForSqlite<StoreMarkerBackgroundService>);
        services.AddSingleton<IHostedService>(ForSqlite<BackupBackgroundService>);
        services.AddSingleton<IHostedService>(ForSqlite<BackupRequestBackgroundService>);
        services.AddHostedService<RetentionBackgroundService>();
        services.AddHostedService<TransitionBackgroundService>();
        services.AddHostedService<OpenCallBackgroundService>();
        services.AddHostedService<InstanceCleanupBackgroundService>();
        services.AddSingleton<WebhookAddresses>();
        services.AddSingleton<WebhookKeys>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<WebhookBackgroundService>();
        services.AddHostedService<StreamShutdown>();
        Document.Add(services);
    }

    private static void AddStore(IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            DataFolder folder = provider.GetRequiredService<DataFolder>();
            return SqliteOpening.Open(folder.StoreFile, folder.BackupFolder);
        });
        services.AddSingleton(provider => PostgresProgram.Sources(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => PostgresProgram.AcquireLease(provider.GetRequiredService<PostgresSources>()));
        services.AddSingleton<IStore>(provider => Options(provider).Store == StoreKind.Postgres
            ? PostgresStore.Open(provider.GetRequiredService<PostgresSources>(), provider.GetRequiredService<PostgresLease>())
            : provider.GetRequiredService<SqliteStore>());
        services.AddSingleton<DataFolder>();
        services.AddSingleton<ListenerFaults>();
        services.AddSingleton<IStoreReader>(provider => provider.GetRequiredService<IStore>());
        services.AddSingleton(provider => new CommitProcessor(
            provider.GetRequiredService<IStore>(), provider.GetRequiredService<TimeProvider>(), Capacity(provider),
            provider.GetRequiredService<ListenerFaults>().Record));
        services.AddSingleton<GroupCommitQueue>();
        services.AddSingleton<IStateReader>(provider => provider.GetRequiredService<GroupCommitQueue>());
    }

    private static IHostedService ForSqlite<T>(IServiceProvider provider)
        where T : IHostedService =>
        Options(provider).Store == StoreKind.Sqlite ? ActivatorUtilities.CreateInstance<T>(provider) : new NoOpHostedService();

    private static void AddInstances(IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            CommitProcessor processor = provider.GetRequiredService<CommitProcessor>();
            var registry = new InstanceRegistry(
                processor, provider.GetRequiredService<IStore>().LoadOpenReceipts(), provider.GetRequiredService<TimeProvider>());
            processor.Subscribe(registry);
            return registry;
        });
        services.AddSingleton(provider =>
        {
            ServiceOptions options = Options(provider);
            var hub = new StreamHub(
                provider.GetRequiredService<CallerWatches>(), Limits(options, options.MaxStreams), Limits(options, MaxStreamsOfOthers(options)));
            provider.GetRequiredService<CommitProcessor>().Subscribe(hub);
            return hub;
        });
        services.AddSingleton(provider => new RegistrationLimit(provider.GetRequiredService<TimeProvider>(), Options(provider).MaxRegistrationsPerKey));
        services.AddSingleton<TransitionScheduler>();
        services.AddSingleton<InstanceReports>();
        services.AddSingleton<InstanceRemovals>();
        services.AddSingleton<ReceiptPersistence>();
        services.AddSingleton<InstanceCleanup>();
        services.AddSingleton<ConvergenceWait>();
    }

    // Reserves a connection for each stream of an instance, whatever others open.
    private static int MaxStreamsOfOthers(ServiceOptions options) =>
        Math.Clamp(options.MaxConcurrentConnections - options.MaxStreams, 1, options.MaxStreams);

    private static StreamLimits Limits(ServiceOptions options, int total) => new(total, options.MaxStreamsPerSite, options.MaxStreamsPerKey);

    private static Capacity Capacity(IServiceProvider provider) => new(Options(provider).MaxSites, Options(provider).MaxInstancesPerSite);

    private static ServiceOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<ServiceOptions>>().Value;
}
