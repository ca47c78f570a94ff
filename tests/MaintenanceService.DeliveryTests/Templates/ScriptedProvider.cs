using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.Tests.Templates;

/// <summary>An OAuth provider that knows everybody who asks: what an app's external sign-in talks to.</summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedProvider(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<ScriptedProvider> StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/authorize", (string redirect_uri, string state) => Results.Redirect($"{redirect_uri}?code=1&state={Uri.EscapeDataString(state)}"));
        app.MapPost("/token", () => Results.Json(new { access_token = "a", token_type = "Bearer" }));
        await app.StartAsync(cancellationToken);
        return new ScriptedProvider(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
