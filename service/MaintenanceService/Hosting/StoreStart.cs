using MaintenanceService.Configuration;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Files;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Hosting;

/// <summary>Prepares a store once before requests are answered: creates the first key, extends leases after the downtime, and commits transitions that became due meanwhile.</summary>
internal sealed partial class StoreStart(
    GroupCommitQueue queue, TransitionScheduler scheduler, DataFolder folder, IOptions<ServiceOptions> options, ILogger<StoreStart> logger) : IHostedService
{
    /// <summary>The id of a configured first key, which may have any form.</summary>
    private const string BootstrapId = "bootstrap";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Tests for an empty history, not for an empty list of keys: a store in use never gets a first key again.
        if (queue.Snapshot.LastSeq == 0)
        {
            await BootstrapAsync();
        }

        try
        {
            await scheduler.RecoverAsync();
            await queue.WriteAsync(transaction => MaintenanceTransitions.Advance(transaction, [.. transaction.Snapshot.Sites.Keys]));
        }
        catch (ProblemException exception)
        {
            // With a full disk the service still reads and streams; it retries until there is space.
            LogNotYet(logger, exception.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task BootstrapAsync()
    {
        if (FirstKeyValidator.Read(options.Value) is { } configured)
        {
            await queue.WriteAsync(transaction => KeyCommands.Bootstrap(transaction, BootstrapId, configured));
            return;
        }

        string file = Path.Combine(folder.Path, "bootstrap-key");
        (string id, string secret) = SecretToken.New(KeyCommands.Prefix);
        await PrivateFile.WriteAsync(file, secret + "\n");
        await queue.WriteAsync(transaction => KeyCommands.Bootstrap(transaction, id, secret));
        LogBootstrap(logger, file);
    }

    [LoggerMessage(3, LogLevel.Information, "The first admin key is in {File}. Create keys of your own with it, then revoke it and delete the file.")]
    private static partial void LogBootstrap(ILogger logger, string file);

    [LoggerMessage(5, LogLevel.Error, "The store does not accept writes yet: {Why}")]
    private static partial void LogNotYet(ILogger logger, string why);
}
