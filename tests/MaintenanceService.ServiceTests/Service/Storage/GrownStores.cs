using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>A store after years of use, and one that is almost empty, to compare them.</summary>
public sealed class GrownStores : IAsyncLifetime
{
    private const int FewMaintenances = 120;
    private const int EntriesOfMaintenance = 10;

    private static readonly int Maintenances = TestNumber.Of("MAINTENANCE_TEST_MAINTENANCES") ?? 10_000;

    private readonly TemporaryFolder _folder = new();

    /// <summary>The data folder with all maintenances.</summary>
    internal string Grown => _folder.File("grown");

    /// <summary>The data folder with few.</summary>
    internal string Small => _folder.File("small");

    public ValueTask InitializeAsync()
    {
        GrownStore.Write(Grown.StoreFile(), Maintenances, Maintenances * EntriesOfMaintenance);
        GrownStore.Write(Small.StoreFile(), FewMaintenances, FewMaintenances * EntriesOfMaintenance);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
