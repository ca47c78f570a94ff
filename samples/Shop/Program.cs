using Shop;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Counters>();
builder.Services.AddHostedService<Worker>();
builder.Services.AddHealthChecks().AddMaintenance();
SignIn.Add(builder.Services);
builder.Services.AddMaintenance();

WebApplication app = builder.Build();
app.UseWebSockets();
app.UseRouting();
app.UseMaintenance();
app.UseAuthentication();
app.UseAuthorization();

app.MapHealthChecks("/healthz");
SignIn.Map(app);
Pages.Map(app);
Connections.Map(app);
app.Run();
