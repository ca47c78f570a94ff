using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>Tells the app's own code what is in force.</summary>
public interface IMaintenanceState
{
    /// <summary>Returns the mode of the whole site.</summary>
    MaintenanceMode Mode { get; }

    /// <summary>
    /// Returns what visitors read while the site is not open: the message of the maintenance of the whole site that ends last, else the site's;
    /// null = the built-in sentence.
    /// </summary>
    string? Message => Active.FirstOrDefault(maintenance => maintenance.CoversSite && maintenance.Mode == Mode)?.Message;

    /// <summary>Returns the maintenances that are active now.</summary>
    IReadOnlyList<MaintenanceInfo> Active { get; }

    /// <summary>Returns the scheduled maintenances, by their start.</summary>
    IReadOnlyList<MaintenanceInfo> Upcoming { get; }

    /// <summary>Returns the mode now, and again after each change of what is in force.</summary>
    /// <param name="cancellationToken">Ends the sequence.</param>
    IAsyncEnumerable<MaintenanceMode> ChangesAsync(CancellationToken cancellationToken = default);
}
