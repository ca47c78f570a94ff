using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Orders.Migrations.EntityFramework;

/// <summary>For the tools of Entity Framework Core; a bundle is given its connection when it is run.</summary>
public sealed class OrdersContextFactory : IDesignTimeDbContextFactory<OrdersContext>
{
    public OrdersContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<OrdersContext>().UseSqlite("Data Source=orders.db").Options);
}
