using System.Net;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Recipes;

/// <summary>A GET that writes passes a read-only site; with the recipe it saves nothing all the same.</summary>
public sealed class ReadOnlyInterceptorTests
{
    [Theory]
    [InlineData(false, MaintenanceMode.ReadOnly, HttpStatusCode.OK, 1)]
    [InlineData(true, MaintenanceMode.Open, HttpStatusCode.OK, 1)]
    [InlineData(true, MaintenanceMode.ReadOnly, HttpStatusCode.InternalServerError, 0)]
    public async Task Get_that_writes_saves_nothing_where_the_app_has_the_recipe(bool hasRecipe, MaintenanceMode mode, HttpStatusCode status, int saved)
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder =>
            {
                string file = Path.Combine(builder.Environment.ContentRootPath, "shop.db");
                builder.Services.AddSingleton<ReadOnlyInterceptor>();
                builder.Services.AddDbContext<ShopContext>((provider, options) =>
                {
                    options.UseSqlite($"Data Source={file};Pooling=False");
                    if (hasRecipe)
                    {
                        options.AddInterceptors(provider.GetRequiredService<ReadOnlyInterceptor>());
                    }
                });
            };
            setup.After = web => web.MapGet("/visit", async (ShopContext shop) =>
            {
                shop.Visits.Add(new Visit());
                await shop.SaveChangesAsync();
            });
        });
        using IServiceScope scope = app.Services.CreateScope();
        ShopContext shop = scope.ServiceProvider.GetRequiredService<ShopContext>();
        await shop.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        app.Memory.Set(mode);

        Assert.Equal(status, await app.StatusAsync("/visit"));

        Assert.Equal(saved, await shop.Visits.CountAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Visit
    {
        public int Id { get; set; }
    }

    private sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
    {
        public DbSet<Visit> Visits => Set<Visit>();
    }
}
