using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Orders.Migrations.EntityFramework;

namespace Orders.Migrations;

/// <summary>Entity Framework Core: what a migration bundle does when it is run.</summary>
internal static class EntityFrameworkMigrations
{
    public static async Task RunAsync(string connection, string? target)
    {
        await using var context = new OrdersContext(new DbContextOptionsBuilder<OrdersContext>().UseSqlite(connection).Options);
        await context.GetService<IMigrator>().MigrateAsync(target == "1" ? "Orders" : target);
    }
}
