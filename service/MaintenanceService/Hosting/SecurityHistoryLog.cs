using MaintenanceService.Authentication;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Hosting;

/// <summary>
/// Logs what history records of keys, passes, sites, starts and ends, for those who collect logs. The ids are documented in
/// docs/security.md, and never change.
/// </summary>
internal sealed partial class SecurityHistoryLog(CommitProcessor processor, ILoggerFactory loggers) : IHostedService, ICommitListener
{
    private readonly ILogger _logger = loggers.CreateLogger(SecurityLog.Category);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        processor.Subscribe(this);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes)
    {
        foreach (HistoryAppended appended in changes.OfType<HistoryAppended>())
        {
            Log(appended.Entry);
        }
    }

    private void Log(HistoryEntry entry)
    {
        string key = entry.Actor.Key ?? entry.Actor.Name;
        switch (entry.Action)
        {
            case HistoryAction.KeyCreated:
                KeyCreated(key, entry.RemoteAddress, entry.Detail);
                break;
            case HistoryAction.KeyRevoked:
                KeyRevoked(key, entry.RemoteAddress, entry.Detail);
                break;
            case HistoryAction.PassCreated:
                PassCreated(key, entry.RemoteAddress, entry.Site, entry.Detail);
                break;
            case HistoryAction.PassRevoked:
                PassRevoked(key, entry.RemoteAddress, entry.Site, entry.Detail);
                break;
            case HistoryAction.MaintenanceStarted:
                MaintenanceStarted(key, entry.RemoteAddress, entry.Site, entry.Maintenance);
                break;
            case HistoryAction.MaintenanceEnded:
            case HistoryAction.LeaseExpired:
                MaintenanceEnded(key, entry.RemoteAddress, entry.Site, entry.Maintenance, entry.Action);
                break;
            case HistoryAction.SiteDeleted:
                SiteDeleted(key, entry.RemoteAddress, entry.Site);
                break;
            case HistoryAction.InstanceRemoved:
                InstanceRemoved(key, entry.RemoteAddress, entry.Site, entry.Detail);
                break;
        }
    }

    [LoggerMessage(2101, LogLevel.Information, "The key {Key} created a key from {Address}: {Detail}.")]
    private partial void KeyCreated(string key, string? address, string? detail);

    [LoggerMessage(2102, LogLevel.Information, "The key {Key} revoked a key from {Address}: {Detail}.")]
    private partial void KeyRevoked(string key, string? address, string? detail);

    [LoggerMessage(2103, LogLevel.Information, "The key {Key} created a pass of {Site} from {Address}: {Detail}.")]
    private partial void PassCreated(string key, string? address, string? site, string? detail);

    [LoggerMessage(2104, LogLevel.Information, "The key {Key} revoked a pass of {Site} from {Address}: {Detail}.")]
    private partial void PassRevoked(string key, string? address, string? site, string? detail);

    [LoggerMessage(2105, LogLevel.Information, "The key {Key} started the maintenance {Maintenance} of {Site} from {Address}.")]
    private partial void MaintenanceStarted(string key, string? address, string? site, string? maintenance);

    [LoggerMessage(2106, LogLevel.Information, "The maintenance {Maintenance} of {Site} ended ({Action}) by the key {Key} from {Address}.")]
    private partial void MaintenanceEnded(string key, string? address, string? site, string? maintenance, HistoryAction action);

    [LoggerMessage(2107, LogLevel.Information, "The key {Key} deleted the site {Site} from {Address}.")]
    private partial void SiteDeleted(string key, string? address, string? site);

    [LoggerMessage(2108, LogLevel.Information, "The key {Key} removed an instance of {Site} from {Address}: {Detail}.")]
    private partial void InstanceRemoved(string key, string? address, string? site, string? detail);
}
