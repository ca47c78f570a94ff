using FluentMigrator;

namespace Orders.Migrations.Fluent;

[Migration(2)]
public sealed class Second : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("orders_new")
            .WithColumn("id").AsString().PrimaryKey()
            .WithColumn("customer").AsString().NotNullable()
            .WithColumn("cents").AsInt64().NotNullable();
        Execute.Sql("INSERT INTO orders_new SELECT id, customer, CAST(ROUND(CAST(total AS numeric) * 100) AS bigint) FROM orders");
        Delete.Table("orders");
        Rename.Table("orders_new").To("orders");
    }
}
