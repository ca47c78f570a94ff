using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Encodings.Web;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Whatever fails around a decision, the decision stands: never a 500, never open by accident, and the service is still told.</summary>
public sealed class FailingCollaboratorTests
{
    private static readonly (string, string) Html = ("Accept", "text/html");

    [Theory]
    [InlineData("logger")]
    [InlineData("meter")]
    [InlineData("authentication")]
    [InlineData("page")]
    [InlineData("writeResponse")]
    [InlineData("disk")]
    [InlineData("endpoints")]
    [InlineData("everything")]
    public async Task Decision_stands(string failing)
    {
        (SiteStatePass pass, string token) = States.Pass();
        using var folder = new TemporaryFolder();
        using var listener = new MeterListener();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        var endpoints = new FailingEndpoints();
        bool All(string part) => failing == part || failing == "everything";
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Folder = folder.Path;
            setup.Settings["Maintenance:BypassRoles:0"] = "staff";
            setup.Settings["Maintenance:BypassPolicy"] = "some";
            setup.Builder = builder =>
            {
                builder.Services.AddAuthorization(authorization => authorization.AddPolicy("some", policy => policy.RequireClaim("some")));
                builder.Services.AddAuthentication("failing").AddScheme<AuthenticationSchemeOptions, FailingHandler>("failing", null);
                if (All("logger"))
                {
                    builder.Logging.AddProvider(new FailingLog());
                }

                if (All("endpoints"))
                {
                    builder.Services.AddSingleton<EndpointDataSource>(endpoints);
                }
            };
            setup.Options = options => options.WriteResponse = All("writeResponse") ? (_, _) => throw new InvalidOperationException("writeResponse") : null;
            setup.Before = web =>
            {
                ((IApplicationBuilder)web).Properties["__AuthenticationMiddlewareSet"] = true;
                if (All("page"))
                {
                    web.Services.GetRequiredService<IHostEnvironment>().ContentRootFileProvider = new FailingFiles();
                }
            };
            if (All("disk"))
            {
                File.WriteAllText(folder.File("App_Data"), "in the way");
            }
        });
        endpoints.Fail = true;
        if (All("meter"))
        {
            object factory = app.Services.GetRequiredService<IMeterFactory>();
            listener.InstrumentPublished = (instrument, own) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Meter.Name.StartsWith("MaintenanceService", StringComparison.Ordinal))
                {
                    own.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("meter"));
            listener.Start();
        }

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        service.Put(States.Closed(2) with { Passes = [pass] });
        await service.ConfirmedAsync(2);
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage refused = await app.GetAsync("/", Html);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("Down for maintenance", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Equal("no-store", refused.Headers.CacheControl!.ToString());
            Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/", ("Maintenance-Pass", token)));
        }

        service.Put(States.Open(3));
        await service.ConfirmedAsync(3);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Judge_that_fails_refuses()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Settings["Maintenance:BypassNetworks:0"] = "127.0.0.0/8";
            setup.Before = web => web.Use((context, next) =>
            {
                context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpConnectionFeature>(null);
                context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(), "odd"));
                context.Request.Path = "/\ud800";
                return next(context);
            });
        });

        using HttpResponseMessage refused = await app.GetAsync("/", Html);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(0, app.Reached);
    }

    internal sealed class FailingHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => throw new InvalidOperationException("authentication");
    }

    /// <summary>Fails for what this package logs, as a full disk would: an app's own logging is its own affair.</summary>
    private sealed class FailingLog : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Category(categoryName.StartsWith("MaintenanceService", StringComparison.Ordinal));

        public void Dispose()
        {
        }

        private sealed class Category(bool fails) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (fails)
                {
                    throw new InvalidOperationException("logger");
                }
            }
        }
    }

    private sealed class FailingEndpoints : EndpointDataSource
    {
        public bool Fail { get; set; }

        public override IReadOnlyList<Endpoint> Endpoints => Fail ? throw new InvalidOperationException("endpoints") : [];

        public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;
    }
}
