using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Orders.Migrations.EntityFramework;

[DbContext(typeof(OrdersContext))]
internal sealed class OrdersContextModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder) => modelBuilder
        .HasAnnotation("ProductVersion", "10.0.14")
        .Entity("Orders.Migrations.EntityFramework.OrderRow", order =>
        {
            order.Property<string>("Id").HasColumnType("TEXT").HasColumnName("id");
            order.Property<long>("Cents").HasColumnType("INTEGER").HasColumnName("cents");
            order.Property<string>("Customer").IsRequired().HasColumnType("TEXT").HasColumnName("customer");
            order.HasKey("Id");
            order.ToTable("orders");
        });
}
