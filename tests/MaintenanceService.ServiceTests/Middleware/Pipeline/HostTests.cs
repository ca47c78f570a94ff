using System.Net;
using System.Net.Sockets;
using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Pipeline;

/// <summary>The app takes part on every kind of host, and takes leave also where its start has failed.</summary>
public sealed class HostTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

#pragma warning disable ASPDEPR004, ASPDEPR008 // The classic host is what is tried: apps of long ago still use it.
    [Fact]
    public async Task Classic_host_knows_the_state_before_it_listens_and_takes_leave()
    {
        using var folder = new TemporaryFolder();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        using (IWebHost host = new WebHostBuilder()
            .UseKestrel().UseUrls("http://127.0.0.1:0").UseContentRoot(folder.Path)
            .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(Settings(service)))
            // Its patience with the service is without end.
            .ConfigureServices(services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(TimeProvider.System.GetUtcNow())).AddRouting().AddMaintenance())
            .Configure(app => app.UseMaintenance().Run(context => context.Response.WriteAsync("app")))
            .Build())
        {
            await host.StartAsync(Test);
            var address = new Uri(host.ServerFeatures.Get<IServerAddressesFeature>()!.Addresses.Single());
            using var http = new HttpClient { BaseAddress = address };
            using HttpResponseMessage answer = await http.GetAsync(new Uri("/", UriKind.Relative), Test);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            await service.ConfirmedAsync(1);
            Assert.Empty(service.Removed.All);
            await host.StopAsync(Test);
        }

        Assert.Single(service.Removed.All);
    }

    [Theory]
    [InlineData("BypassPolicy", "no such policy")]
    [InlineData("BypassRoles:0", "no default authentication scheme")]
    public async Task Classic_host_does_not_start_where_nobody_could_ever_bypass(string setting, string said)
    {
        using IWebHost host = new WebHostBuilder()
            .UseKestrel().UseUrls("http://127.0.0.1:0")
            .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection([new($"Maintenance:{setting}", "staf"), new("Maintenance:ForceMode", "open")]))
            .ConfigureServices(services => services.AddAuthorization().AddRouting().AddMaintenance())
            .Configure(app => app.UseMaintenance().Run(context => context.Response.WriteAsync("app")))
            .Build();

        Exception? failure = await Record.ExceptionAsync(() => host.StartAsync(Test));

        Assert.Contains(said, failure?.ToString(), StringComparison.Ordinal);
    }
#pragma warning restore ASPDEPR004, ASPDEPR008

    [Fact]
    public async Task App_whose_port_is_taken_takes_leave_of_the_service()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var folder = new TemporaryFolder();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder.Path });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{taken.LocalEndpoint}");
        builder.Configuration.AddInMemoryCollection(Settings(service));
        builder.Services.AddMaintenance();
        WebApplication app = builder.Build();
        app.UseMaintenance();

        await Assert.ThrowsAsync<IOException>(() => app.RunAsync());

        Assert.NotEmpty(service.Reports.All);
        Assert.Single(service.Removed.All);
    }

    private static Dictionary<string, string?> Settings(ScriptedService service) => new()
    {
        ["Maintenance:Service"] = service.Address.ToString(),
        ["Maintenance:Site"] = "shop",
        ["Maintenance:ApiKey"] = RunningApp.ApiKey,
    };
}
