using Gateway;

const int Misconfigured = 78;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
// How long a request may be is for the app behind to say.
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
builder.Services.AddMaintenance();
builder.Services.AddHealthChecks().AddMaintenance();
IReverseProxyBuilder proxy = builder.Services.AddReverseProxy()
    .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
    .AddTransforms(Forwarding.Protect);
if (!Backend.TryAdd(proxy, builder.Configuration))
{
    return Misconfigured;
}

WebApplication app = builder.Build();
app.UseRouting();
app.UseMaintenance();
app.Use(BackendWork.FollowAsync);
app.MapHealthChecks("/gateway/healthz");
app.MapReverseProxy();
app.Run();
return 0;
