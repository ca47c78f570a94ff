using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Pipeline;

/// <summary>A tool that starts the app to read its OpenAPI document, as a build does, makes no instance of it.</summary>
public sealed class BuildTimeTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Build_reports_nothing_and_writes_no_file()
    {
        using var folder = new TemporaryFolder();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using WebApplication app = Build(folder, Settings(service), AsBuild);

        await app.StartAsync(Test);
        await app.StopAsync(Test);

        Assert.Empty(service.Reports.All);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Build_needs_no_settings()
    {
        using var folder = new TemporaryFolder();
        await using WebApplication build = Build(folder, [], AsBuild);
        await using WebApplication app = Build(folder, [], _ => { });

        await build.StartAsync(Test);
        await build.StopAsync(Test);

        await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(Test));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task App_that_serves_is_an_instance_whatever_it_has_removed(bool keepsServer)
    {
        using var folder = new TemporaryFolder();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using WebApplication app = Build(folder, Settings(service), services =>
        {
            if (keepsServer)
            {
                RemoveHosted(services);
            }
            else
            {
                services.AddSingleton<IServer, NoopServer>();
            }
        });

        await app.StartAsync(Test);

        await service.Reports.FirstAsync(_ => true);
    }

    private static WebApplication Build(TemporaryFolder folder, Dictionary<string, string?> settings, Action<IServiceCollection> change)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder.Path });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddMaintenance();
        // As the tool does: behind what the app has added.
        builder.Host.ConfigureServices((_, services) => change(services));
        WebApplication app = builder.Build();
        app.UseMaintenance();
        app.MapGet("/", () => "app");
        return app;
    }

    private static void AsBuild(IServiceCollection services)
    {
        services.AddSingleton<IServer, NoopServer>();
        RemoveHosted(services);
    }

    private static void RemoveHosted(IServiceCollection services)
    {
        foreach (ServiceDescriptor hosted in services.Where(service => service.ServiceType == typeof(IHostedService)).ToArray())
        {
            if (hosted.ImplementationType?.FullName != "Microsoft.AspNetCore.Hosting.GenericWebHostService")
            {
                services.Remove(hosted);
            }
        }
    }

    private static Dictionary<string, string?> Settings(ScriptedService service) => new()
    {
        ["Maintenance:Service"] = service.Address.ToString(),
        ["Maintenance:Site"] = "shop",
        ["Maintenance:ApiKey"] = RunningApp.ApiKey,
    };

    private sealed class NoopServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
