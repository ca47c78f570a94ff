using Microsoft.EntityFrameworkCore;

namespace Orders.Migrations.EntityFramework;

/// <summary>The second version of the schema; the first one is in the migrations alone.</summary>
public sealed class OrdersContext(DbContextOptions<OrdersContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<OrderRow>(order =>
    {
        order.ToTable("orders");
        order.Property(row => row.Id).HasColumnName("id");
        order.Property(row => row.Customer).HasColumnName("customer");
        order.Property(row => row.Cents).HasColumnName("cents");
    });
}
