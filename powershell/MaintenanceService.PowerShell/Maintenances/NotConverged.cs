using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Says which instances did not confirm, and why.</summary>
internal static class NotConverged
{
    public static MaintenanceCommandException Of(IReadOnlyCollection<ConvergenceWatch> missed, Deadline deadline)
    {
        // One that was only given up because another failed has nothing to say.
        Convergence[] heard = [.. missed.Select(watch => watch.Latest).OfType<Convergence>().Where(item => !item.Converged || missed.Count == 1)];
        string after = deadline.Passed && deadline.Limit > TimeSpan.Zero ? $" within {deadline.Limit.TotalSeconds:0} s" : "";
        string message = string.Join(" ", heard.Select(item => $"{item.Site} has not confirmed{after}: {Wording.Progress(item)}. {Wording.Blockers(item)}".TrimEnd()));
        Convergence[] clean = [.. heard.Select(TextCleaner.Clean)];
        return new MaintenanceCommandException(ErrorIds.NotConverged, message, clean.Length == 1 ? clean[0] : clean);
    }
}
