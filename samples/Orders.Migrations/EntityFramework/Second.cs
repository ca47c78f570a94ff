using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Orders.Migrations.EntityFramework;

[DbContext(typeof(OrdersContext))]
[Migration("20260102000000_Cents")]
public sealed class Second : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "orders_new",
            table => new
            {
                id = table.Column<string>(nullable: false),
                customer = table.Column<string>(nullable: false),
                cents = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_orders", row => row.id));
        migrationBuilder.Sql("INSERT INTO orders_new SELECT id, customer, CAST(ROUND(CAST(total AS numeric) * 100) AS bigint) FROM orders");
        migrationBuilder.DropTable("orders");
        migrationBuilder.RenameTable("orders_new", newName: "orders");
    }
}
