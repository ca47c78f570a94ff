namespace MaintenanceService.AspNetCore;

/// <summary>Lets background jobs take part: they wait while the site is closed, and are waited for when it closes.</summary>
public interface IMaintenanceGate
{
    /// <summary>
    /// Waits while the whole site is closed or read-only, and then holds a section that counts as in flight until it is disposed. Within
    /// a held section or a running request it passes at once, and counts as that does, also when it outlives it.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The section; dispose it when the piece of work is done.</returns>
    ValueTask<IMaintenanceWork> EnterAsync(CancellationToken cancellationToken = default);

    /// <summary>Does the same for named work; operators see the name while a maintenance waits for it.</summary>
    /// <param name="name">What it is, such as <c>nightly import</c>; sent to the service, at most 200 characters of it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The section; dispose it when the piece of work is done.</returns>
    ValueTask<IMaintenanceWork> EnterAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Counts work that outlives its request (<c>Task.Run</c>, a channel) without waiting. Call it in the request, before the work begins;
    /// elsewhere it counts from its beginning to its end.
    /// </summary>
    /// <param name="name">What it is, such as <c>send receipt</c>; sent to the service, at most 200 characters of it.</param>
    /// <returns>The section; dispose it when the work is done.</returns>
    IMaintenanceWork Track(string name);
}
