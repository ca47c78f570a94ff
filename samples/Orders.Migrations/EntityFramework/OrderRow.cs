namespace Orders.Migrations.EntityFramework;

public sealed class OrderRow
{
    public required string Id { get; init; }

    public required string Customer { get; init; }

    public long Cents { get; init; }
}
