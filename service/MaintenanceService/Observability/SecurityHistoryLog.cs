using MaintenanceService.Authentication;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Observability;

/// <summary>
/// Logs the history entries about keys, passes, sites, instances and maintenances, and the changes of webhooks, which are no history entries,
/// for collection with other logs. The ids are documented in docs/security.md, and never change.
/// </summary>
internal sealed partial class SecurityHistoryLog(CommitProcessor processor, ILoggerFactory loggers) : IHostedService, ICommitListener
{
    // For what the service itself does.
    private const string NoAddress = "-";
    private readonly ILogger _logger = loggers.CreateLogger(SecurityLog.Category);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        processor.Subscribe(this);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes)
    {
        foreach (StoreChange change in changes)
        {
            switch (change)
            {
                case HistoryAppended(var entry):
                    Log(entry);
                    break;
                case WebhookSaved(var webhook) when !before.Webhooks.ContainsKey(webhook.Id):
                    WebhookCreated(Name(webhook.CreatedBy), webhook.Id);
                    break;
                case WebhookSaved(var webhook) when before.Webhooks[webhook.Id].Secret != webhook.Secret:
                    WebhookSecretRotated(webhook.Id);
                    break;
                case WebhookRemoved(var id, var by):
                    WebhookDeleted(Name(by.Actor), by.RemoteAddress ?? NoAddress, id);
                    break;
            }
        }
    }

    private static string Name(Actor actor) => actor.Key ?? actor.Name;

    private void Log(HistoryEntry entry)
    {
        string key = Name(entry.Actor);
        string address = entry.RemoteAddress ?? NoAddress;
        switch (entry.Action)
        {
            case HistoryAction.KeyCreated:
                KeyCreated(key, address, entry.Detail);
                break;
            case HistoryAction.KeyRevoked:
                KeyRevoked(key, address, entry.Detail);
                break;
            case HistoryAction.PassCreated:
                PassCreated(key, address, entry.Site, entry.Detail);
                break;
            case HistoryAction.PassRevoked:
                PassRevoked(key, address, entry.Site, entry.Detail);
                break;
            case HistoryAction.MaintenanceStarted:
                MaintenanceStarted(key, address, entry.Site, entry.Maintenance);
                break;
            case HistoryAction.MaintenanceEnded:
            case HistoryAction.LeaseExpired:
                MaintenanceEnded(key, address, entry.Site, entry.Maintenance, entry.Action, entry.Detail);
                break;
            case HistoryAction.SiteDeleted:
                SiteDeleted(key, address, entry.Site);
                break;
            case HistoryAction.InstanceRemoved:
                InstanceRemoved(key, address, entry.Site, entry.Detail);
                break;
            case HistoryAction.MaintenanceScheduled:
                MaintenanceScheduled(key, address, entry.Site, entry.Maintenance);
                break;
            case HistoryAction.MaintenanceChanged:
                MaintenanceChanged(key, address, entry.Site, entry.Maintenance);
                break;
            case HistoryAction.Converged:
                Converged(entry.Site, entry.Maintenance, entry.Detail);
                break;
            case HistoryAction.SiteCreated:
                SiteCreated(key, address, entry.Site);
                break;
            case HistoryAction.SiteChanged:
                SiteChanged(key, address, entry.Site);
                break;
        }
    }

    [LoggerMessage(2101, LogLevel.Information, "The key {Key} created a key from {Address}: {Detail}.")]
    private partial void KeyCreated(string key, string address, string? detail);

    [LoggerMessage(2102, LogLevel.Information, "The key {Key} revoked a key from {Address}: {Detail}.")]
    private partial void KeyRevoked(string key, string address, string? detail);

    [LoggerMessage(2103, LogLevel.Information, "The key {Key} created a pass of {Site} from {Address}: {Detail}.")]
    private partial void PassCreated(string key, string address, string? site, string? detail);

    [LoggerMessage(2104, LogLevel.Information, "The key {Key} revoked a pass of {Site} from {Address}: {Detail}.")]
    private partial void PassRevoked(string key, string address, string? site, string? detail);

    [LoggerMessage(2105, LogLevel.Information, "The key {Key} started the maintenance {Maintenance} of {Site} from {Address}.")]
    private partial void MaintenanceStarted(string key, string address, string? site, string? maintenance);

    [LoggerMessage(2106, LogLevel.Information, "The maintenance {Maintenance} of {Site} ended or its lease expired ({Action}: {Detail}), by the key {Key} from {Address}.")]
    private partial void MaintenanceEnded(string key, string address, string? site, string? maintenance, HistoryAction action, string? detail);

    [LoggerMessage(2107, LogLevel.Information, "The key {Key} deleted the site {Site} from {Address}.")]
    private partial void SiteDeleted(string key, string address, string? site);

    [LoggerMessage(2108, LogLevel.Information, "The key {Key} removed an instance of {Site} from {Address}: {Detail}.")]
    private partial void InstanceRemoved(string key, string address, string? site, string? detail);

    [LoggerMessage(2109, LogLevel.Information, "The key {Key} scheduled the maintenance {Maintenance} of {Site} from {Address}.")]
    private partial void MaintenanceScheduled(string key, string address, string? site, string? maintenance);

    [LoggerMessage(2110, LogLevel.Information, "The key {Key} changed the maintenance {Maintenance} of {Site} from {Address}.")]
    private partial void MaintenanceChanged(string key, string address, string? site, string? maintenance);

    [LoggerMessage(2111, LogLevel.Information, "Every instance of {Site} confirmed the maintenance {Maintenance}: {Detail}.")]
    private partial void Converged(string? site, string? maintenance, string? detail);

    [LoggerMessage(2112, LogLevel.Information, "The key {Key} created the site {Site} from {Address}.")]
    private partial void SiteCreated(string key, string address, string? site);

    [LoggerMessage(2113, LogLevel.Information, "The key {Key} changed the site {Site} from {Address}.")]
    private partial void SiteChanged(string key, string address, string? site);

    [LoggerMessage(2114, LogLevel.Information, "The key {Key} created the webhook {Webhook}.")]
    private partial void WebhookCreated(string key, string webhook);

    [LoggerMessage(2115, LogLevel.Information, "The webhook {Webhook} has a new secret.")]
    private partial void WebhookSecretRotated(string webhook);

    [LoggerMessage(2116, LogLevel.Information, "The key {Key} deleted the webhook {Webhook} from {Address}.")]
    private partial void WebhookDeleted(string key, string address, string webhook);
}
