using System.Diagnostics.Metrics;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Observability;

/// <summary>Logs and counts commit listeners that threw. These are bugs of the service; the caller is not affected, because the commit is durable.</summary>
internal sealed partial class ListenerFaults
{
    public const string MeterName = "MaintenanceService";
    public const string CounterName = "maintenance.commit_listener.failures";

    private readonly Counter<long> _failures;
    private readonly ILogger _logger;

    public ListenerFaults(IMeterFactory meters, ILogger<ListenerFaults> logger)
    {
        _failures = meters.Create(MeterName).CreateCounter<long>(CounterName, "{failure}", "Commit listeners that threw after a durable commit.");
        _logger = logger;
    }

    public void Record(ICommitListener listener, Exception exception)
    {
        string name = listener.GetType().Name;
        _failures.Add(1, new KeyValuePair<string, object?>("listener", name));
        LogFailed(_logger, exception, name);
    }

    [LoggerMessage(8, LogLevel.Error, "{Listener} failed after a commit. The commit is durable, and its caller was answered so; this is a bug of the service.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string listener);
}
