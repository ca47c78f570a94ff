using Orders;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<OrderStore>();
builder.Services.AddMaintenance();

WebApplication app = builder.Build();
app.UseRouting();
app.UseMaintenance();

app.MapPost("/orders", async (Order order, OrderStore store, CancellationToken cancellationToken) =>
{
    await store.AddAsync(order, cancellationToken);
    return Results.Created($"/orders/{order.Id}", order);
});

// For whoever deploys: which version of the app answers.
app.MapGet("/schema", (OrderStore store) => store.Schema).AllowDuringMaintenance();
app.Run();
