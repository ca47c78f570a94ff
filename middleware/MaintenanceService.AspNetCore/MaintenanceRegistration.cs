using System.Diagnostics.Metrics;
using System.Reflection;
using MaintenanceService.AspNetCore.Branding;
using MaintenanceService.AspNetCore.Configuration;
using MaintenanceService.AspNetCore.Connection;
using MaintenanceService.AspNetCore.Exemptions;
using MaintenanceService.AspNetCore.Hubs;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.Pipeline;
using MaintenanceService.AspNetCore.Refusals;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.AspNetCore.Status;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore;

/// <summary>Registers the services of the package.</summary>
internal static class MaintenanceRegistration
{
    // One object, so that a test host without a service finds it again to remove it.
    private static readonly ServiceDescriptor AgentHost =
        ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<MaintenanceAgent>());

    private static readonly ServiceDescriptor ShortCircuitHost =
        ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<ShortCircuitMonitor>());

    public static void Add(IServiceCollection services, Action<MaintenanceOptions>? configure)
    {
        AddEmptySettings(services);
        if (configure is not null)
        {
            services.Configure<MaintenanceOptions>(options => options.Change(configure));
        }

        if (services.Any(service => service.ServiceType == typeof(PipelineCheck)))
        {
            return;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton(typeof(SafeLogger<>));
        services.AddSingleton(new BuildTimeHost(services, AgentHost));
        services.AddSingleton<PipelineCheck>();
        services.AddSingleton<RouterCheck>();
        services.AddSingleton<ShortCircuitMonitor>();
        services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<PipelineCheck>());
        // First, so that it runs before any middleware that replaces the address or opens the services of a request.
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, RequestBeginFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, IdentityCheck>());
        AddRules(services);
        AddRefusals(services);
        AddState(services);
        HubFilterSetup.Add(services);
    }

    public static void AddConfiguration(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ApiKeyFile)))
        {
            return;
        }

        AddEmptySettings(services);
        SettingsBinding.Add(services);
        services.AddSingleton<ApiKeyFile>();
        services.AddSingleton<IPostConfigureOptions<MaintenanceOptions>>(provider => provider.GetRequiredService<ApiKeyFile>());
        services.AddSingleton<IOptionsChangeTokenSource<MaintenanceOptions>>(provider => provider.GetRequiredService<ApiKeyFile>());
    }

    public static void AddAgent(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(MaintenanceAgent) || service.ServiceType == typeof(InMemoryMaintenance)))
        {
            return;
        }

        UseValidator(services, hasService: true);
        services.AddSingleton<ApiKeySource>();
        services.AddSingleton<MaintenanceAgent>();
        services.Add(AgentHost);
        // After the agent, so that it is stopped before it.
        services.Add(ShortCircuitHost);
        services.AddSingleton(provider => new SnapshotFile(
            SnapshotPath(provider), () => provider.GetRequiredService<ApiKeySource>().Current,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<SafeLogger<SnapshotFile>>()));
    }

    public static void UseMemory(IServiceCollection services)
    {
        services.RemoveAll<MaintenanceAgent>();
        services.RemoveAll<SnapshotFile>();
        services.Remove(AgentHost);
        services.Remove(ShortCircuitHost);
        UseValidator(services, hasService: false);
        services.TryAddSingleton(provider => new InMemoryMaintenance(
            provider.GetRequiredService<InstanceStateMachine>(), provider.GetRequiredService<StateBroadcast>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, InMemoryClock>());
    }

    private static void AddEmptySettings(IServiceCollection services) =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<MaintenanceOptions>, EmptySettings>());

    private static void UseValidator(IServiceCollection services, bool hasService)
    {
        services.AddOptions<MaintenanceOptions>().ValidateOnStart();
        services.Replace(ServiceDescriptor.Singleton(provider =>
            new MaintenanceOptionsValidator(hasService && !provider.GetRequiredService<BuildTimeHost>().IsCurrent)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MaintenanceOptions>, MaintenanceOptionsValidator>(
            provider => provider.GetRequiredService<MaintenanceOptionsValidator>()));
    }

    private static void AddRules(IServiceCollection services)
    {
        services.AddSingleton<AddressTrust>();
        services.AddSingleton(provider => new ResponseCaching(provider.GetService<IServiceProviderIsService>()));
        services.AddSingleton(provider => LocalPathRules.Create(Options(provider).ExemptPaths));
        services.AddSingleton(provider => new SignInPaths(
            provider, Options(provider).ExemptSignIn, provider.GetRequiredService<SafeLogger<SignInPaths>>()));
        services.AddSingleton(provider => new EndpointExemptions(
            provider, provider.GetRequiredService<SignInPaths>(), Options(provider).ExemptHealthChecks, Options(provider).ExemptStaticAssets));
        services.AddSingleton<ExemptList>();
        services.AddSingleton(provider => new RequestEvaluator(
            provider.GetRequiredService<LocalPathRules>(), NetworkRules.Create(Options(provider).BypassNetworks),
            provider.GetRequiredService<EndpointExemptions>(), provider.GetRequiredService<AddressTrust>()));
        services.AddSingleton(provider => new IdentityBypass(
            [.. Options(provider).BypassRoles], Options(provider).BypassPolicy, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<SafeLogger<IdentityBypass>>()));
    }

    private static void AddRefusals(IServiceCollection services)
    {
        // Works whether AddCors is called before or after. An implementation of the app is kept.
        if (services.LastOrDefault(service => service.ServiceType == typeof(ICorsService)) is { } cors ? cors.ImplementationType == typeof(CorsService) : true)
        {
            services.Replace(ServiceDescriptor.Transient<ICorsService, ExposingCorsService>());
        }

        services.AddSingleton<PageLanguages>();
        services.AddSingleton(provider => new OwnPages(
            provider.GetService<IHostEnvironment>()?.ContentRootFileProvider ?? new NullFileProvider(), provider.GetRequiredService<SafeLogger<OwnPages>>()));
        services.AddSingleton(provider => Brand(Options(provider).Page));
        services.AddSingleton<RefusalPage>();
        services.AddSingleton<RefusalFactory>();
        services.AddSingleton<StatusWriter>();
        services.AddSingleton(provider => new RefusalWriter(
            provider.GetRequiredService<RefusalPage>(), provider.GetRequiredService<PageBrand>(), provider.GetRequiredService<ResponseCaching>(), Options(provider).StatusEndpoint ? StatusEndpoint.Path : null, Options(provider).WriteResponse,
            provider.GetRequiredService<SafeLogger<RefusalWriter>>()));
    }

    private static void AddState(IServiceCollection services)
    {
        services.AddSingleton(provider => new RunningWork(provider.GetRequiredService<RequestEvaluator>()));
        services.AddSingleton(provider => new RequestEnds(provider.GetService<IServer>()));
        services.AddSingleton(provider => new RequestFlow(provider.GetRequiredService<RunningWork>(), provider.GetService<IHttpContextAccessor>()));
        services.AddSingleton<StateBroadcast>();
        services.AddSingleton<ConnectionHealth>();
        services.AddSingleton(provider =>
        {
            var stateMachine = provider.GetRequiredService<InstanceStateMachine>();
            var health = provider.GetRequiredService<ConnectionHealth>();
            return new MaintenanceMetrics(
                provider.GetRequiredService<IMeterFactory>(), () => stateMachine.State.Mode, () => health.Silence, () => health.IsStale);
        });
        services.AddSingleton<IMaintenanceState, MaintenanceStateView>();
        services.AddSingleton<MaintenanceGate>();
        services.AddSingleton<IMaintenanceGate>(provider => provider.GetRequiredService<MaintenanceGate>());
        services.AddSingleton(provider =>
        {
            MaintenanceOptions options = Options(provider);
            string site = options.Site?.ToLowerInvariant() ?? "";
            var inputs = new StateInputs(site, options.ForceMode, options.WhenUnknown, Version());
            StoredState? stored = options.ForceMode is null ? provider.GetService<SnapshotFile>()?.Load(site) : null;
            return new InstanceStateMachine(inputs, provider.GetRequiredService<RunningWork>(), stored, BootClock.For(provider.GetRequiredService<TimeProvider>()));
        });
    }

    private static PageBrand Brand(MaintenancePageOptions page) => new(page.Logo, page.AccentColor, page.BackgroundColor);

    private static MaintenanceOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<MaintenanceOptions>>().Value;

    private static string? Version() =>
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is { } version
            ? RequestName.Clean(version[..Math.Min(version.Length, 100)])
            : null;

    private static string SnapshotPath(IServiceProvider provider)
    {
        MaintenanceOptions options = Options(provider);
        string root = provider.GetRequiredService<IHostEnvironment>().ContentRootPath;
        return options.SnapshotFile is null
            ? Path.Combine(root, "App_Data", "maintenance", $"{options.Site?.ToLowerInvariant()}.{(options.Instance ?? InstanceName.Machine()).Replace(':', '_')}.state")
            : Path.GetFullPath(options.SnapshotFile, root);
    }
}
