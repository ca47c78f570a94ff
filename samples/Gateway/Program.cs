using Gateway;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddMaintenance();
builder.Services.AddHealthChecks().AddMaintenance();
builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddTransforms(Forwarding.Protect);

WebApplication app = builder.Build();
app.UseRouting();
app.UseMaintenance();
app.MapHealthChecks("/gateway/healthz");
app.MapReverseProxy();
app.Run();
