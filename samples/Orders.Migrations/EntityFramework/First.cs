using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Orders.Migrations.EntityFramework;

[DbContext(typeof(OrdersContext))]
[Migration("20260101000000_Orders")]
public sealed class First : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "orders",
        table => new
        {
            id = table.Column<string>(nullable: false),
            customer = table.Column<string>(nullable: false),
            total = table.Column<string>(nullable: false),
        },
        constraints: table => table.PrimaryKey("PK_orders", row => row.id));

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("orders");
}
