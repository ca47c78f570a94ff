namespace Orders;

internal sealed record Order(string Id, string Customer, decimal Total);
