namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>Chance as a test says: 0 is the least, 1 the greatest.</summary>
internal sealed class FixedRandom(double value) : Random
{
    public override double NextDouble() => value;
}
