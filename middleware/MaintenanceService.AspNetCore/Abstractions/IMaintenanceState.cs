using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>What is in force in this app, for the app's own code.</summary>
public interface IMaintenanceState
{
    /// <summary>The mode of the whole site.</summary>
    MaintenanceMode Mode { get; }

    /// <summary>The maintenances that are active now.</summary>
    IReadOnlyList<MaintenanceInfo> Active { get; }

    /// <summary>The maintenances that lie ahead, by their start.</summary>
    IReadOnlyList<MaintenanceInfo> Upcoming { get; }

    /// <summary>The mode now, and again whenever anything of what is in force changes.</summary>
    /// <param name="cancellationToken">Ends the sequence.</param>
    IAsyncEnumerable<MaintenanceMode> ChangesAsync(CancellationToken cancellationToken = default);
}
