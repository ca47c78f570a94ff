using FluentMigrator;

namespace Orders.Migrations.Fluent;

[Migration(1)]
public sealed class First : AutoReversingMigration
{
    public override void Up() => Create.Table("orders")
        .WithColumn("id").AsString().PrimaryKey()
        .WithColumn("customer").AsString().NotNullable()
        .WithColumn("total").AsString().NotNullable();
}
