using System.Net;
using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Connection;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>An app with the middleware on a real Kestrel in this process. What nothing else answers, it answers with the word "app".</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    public const string ApiKey = "an-instance-key-for-tests-0123456789";
    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder;
    private bool _isStarted;
    private int _reached;

    private RunningApp(WebApplication app, TemporaryFolder folder, AppLog log)
    {
        _app = app;
        _folder = folder;
        Log = log;
    }

    public AppLog Log { get; }

    public Uri Address { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    /// <summary>What the app reads its settings from; after a change, <c>Reload</c> tells it.</summary>
    public IConfigurationRoot Configuration => (IConfigurationRoot)_app.Configuration;

    public string Folder { get; private set; } = "";

    /// <summary>Counts how many requests got past the middleware.</summary>
    public int Reached => Volatile.Read(ref _reached);

    public InMemoryMaintenance Memory => Services.GetRequiredService<InMemoryMaintenance>();

    /// <summary>Builds and starts an app that follows a service; it knows the service's state by then.</summary>
    public static async Task<RunningApp> StartAsync(ScriptedService service, Action<AppSetup>? change = null)
    {
        RunningApp app = Build(service.Address, change);
        try
        {
            await app.StartAsync();
            if (app.Services.GetService<MaintenanceAgent>() is not null)
            {
                // On a machine that stands still for two seconds the app listens before it knows.
                InstanceStateMachine stateMachine = app.Services.GetRequiredService<InstanceStateMachine>();
                await Eventually.TrueAsync(() => stateMachine.HasSource, TestContext.Current.CancellationToken);
            }

            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Builds and starts an app whose state is set by the test itself.</summary>
    public static async Task<RunningApp> StartInMemoryAsync(Action<AppSetup>? change = null)
    {
        RunningApp app = Build(null, setup =>
        {
            setup.InMemory = true;
            change?.Invoke(setup);
        });
        await app.StartAsync();
        return app;
    }

    public static RunningApp Build(Uri? service, Action<AppSetup>? change)
    {
        var setup = new AppSetup();
        if (service is not null)
        {
            setup.Settings["Maintenance:Service"] = service.ToString();
            setup.Settings["Maintenance:Site"] = "shop";
            setup.Settings["Maintenance:ApiKey"] = ApiKey;
            setup.Settings["Maintenance:Instance"] = "one";
        }

        change?.Invoke(setup);
        var folder = new TemporaryFolder();
        var log = new AppLog();
        string root = setup.Folder ?? folder.Path;
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = root });
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Configuration.AddInMemoryCollection(setup.Settings);
        builder.WebHost.UseUrls($"{(setup.Https ? "https" : "http")}://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = Certificates.Loopback));
        if (setup.Time is not null)
        {
            builder.Services.AddSingleton(setup.Time);
        }

        if (setup.InMemory)
        {
            builder.Services.AddInMemoryMaintenance(setup.Options);
        }
        else
        {
            builder.Services.AddMaintenance(setup.Options);
        }

        setup.Builder(builder);
        WebApplication web = builder.Build();
        var app = new RunningApp(web, folder, log) { Folder = root };
        setup.Before(web);
        web.UseMaintenance();
        web.Use((context, next) =>
        {
            Interlocked.Increment(ref app._reached);
            return next(context);
        });
        setup.After(web);
        web.Use((context, next) => context.GetEndpoint() is null ? context.Response.WriteAsync("app") : next(context));
        return app;
    }

    public async Task StartAsync()
    {
        await _app.StartAsync();
        _isStarted = true;
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = Client();
    }

    public HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Equals(Certificates.Loopback) == true },
    })
    {
        BaseAddress = Address,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
    };

    /// <summary>Sends a request with headers as they are.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach ((string name, string value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, headers);

    public async Task<HttpStatusCode> StatusAsync(string path, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await GetAsync(path, headers);
        return response.StatusCode;
    }

    public Task StopAsync()
    {
        _isStarted = false;
        return _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_isStarted)
        {
            using var now = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await _app.StopAsync(now.Token);
        }

        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
