using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Begins maintenances on several sites: all of them begun and confirmed, or none of them left.</summary>
internal sealed class AllOrNone(CommandContext context)
{
    /// <summary>The patience for ending again what was begun, however long the way here took.</summary>
    private static readonly TimeSpan UndoPatience = TimeSpan.FromSeconds(30);
    private readonly List<Begun> _begun = [];

    public IReadOnlyList<Begun> Begun => _begun;

    /// <summary>Begins one. It is listed from its first byte on, for its answer may be lost.</summary>
    public async Task BeginAsync(
        string site, string? id, MaintenanceRequest request, Deadline deadline, CancellationToken cancellationToken)
    {
        var item = new Begun(site, id ?? Names.NewId());
        if (id is not null)
        {
            item.Existed = await ExistsAsync(site, id, deadline, cancellationToken);
        }

        _begun.Add(item);
        try
        {
            Versioned<Maintenance> answer = await context.Calls.SendAsync(
                (client, token) => client.PutMaintenanceAsync(item.Site, item.Id, request, cancellationToken: token), site, cancellationToken, deadline);
            item.Record = answer.Value;
        }
        catch (MaintenanceCommandException problem) when (problem.ChangedNothing)
        {
            _begun.Remove(item);
            throw;
        }
    }

    /// <summary>Waits until every instance of every site has confirmed; a schedule is confirmed by its revision.</summary>
    /// <exception cref="MaintenanceCommandException">NotConverged, or one ended meanwhile.</exception>
    public async Task ConfirmAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        (Begun Item, ConvergenceWatch Watch)[] watches = [.. _begun.Select(item => (item, context.Watch(item.Site, Activity(item))))];
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(watches.Select(watch => WatchAsync(watch.Item, watch.Watch)));
        ConvergenceWatch[] missed = [.. watches.Select(watch => watch.Watch).Where(watch => !watch.Reached)];
        if (missed.Length > 0)
        {
            throw NotConverged.Of(missed, deadline);
        }

        foreach (ConvergenceWatch watch in watches.Select(watch => watch.Watch).Where(watch => watch.Latest is { Total: 0 }))
        {
            context.Warn($"{watch.Site} has no instance yet: those that start will learn the schedule.");
        }

        async Task WatchAsync(Begun item, ConvergenceWatch watch)
        {
            bool scheduled = item.Record!.Status == MaintenanceStatus.Scheduled;
            try
            {
                await watch.RunAsync(
                    scheduled ? null : item.Id, convergence => convergence.Revision >= item.Record.Revision, deadline, over.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another one failed, and with it all.
                return;
            }
            catch
            {
                await over.CancelAsync();
                throw;
            }

            if (!watch.Reached && !deadline.Passed)
            {
                await over.CancelAsync();
            }
        }
    }

    /// <summary>Ends again what this call began.</summary>
    /// <returns>What became of it, in sentences; empty where there was nothing.</returns>
    public async Task<string> UndoAsync(CancellationToken cancellationToken)
    {
        var deadline = new Deadline(context.Time, UndoPatience);
        var ended = new List<Begun>();
        var sentences = new List<string>();
        foreach (Begun item in _begun)
        {
            try
            {
                if (item.Existed)
                {
                    sentences.Add($"{item} was there before and is left as it is.");
                    continue;
                }

                Maintenance record = (await context.Calls.SendAsync(
                    (client, token) => client.EndMaintenanceAsync(item.Site, item.Id, cancellationToken: token), item.Site, cancellationToken, deadline)).Value;
                if (record.EndReason is EndReason.Elapsed or EndReason.LeaseExpired)
                {
                    sentences.Add($"{item} had ended by itself: {Wording.End(record)}.");
                    continue;
                }

                ended.Add(item);
            }
            catch (MaintenanceCommandException problem)
            {
                // An unanswered start that is not there was none.
                if (item.Record is not null || problem.ErrorId != ErrorIds.MaintenanceNotFound)
                {
                    sentences.Add($"{item} may still be closed, for it could not be ended again ({problem.Message.TrimEnd('.')}): end it with Disable-Maintenance -Site {item.Site} -Id {item.Id}.");
                }
            }
        }

        if (ended.Count > 0)
        {
            sentences.Insert(0, $"What this call began was ended again: {string.Join(", ", ended)}.");
        }

        return string.Join(" ", sentences);
    }

    private static string Activity(Begun item) =>
        item.Record!.Status == MaintenanceStatus.Scheduled ? $"Telling {item.Site} the schedule" : $"Closing {item.Site}";

    private async Task<bool> ExistsAsync(string site, string id, Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            await context.Calls.SendAsync((client, token) => client.GetMaintenanceAsync(site, id, token), site, cancellationToken, deadline);
            return true;
        }
        catch (MaintenanceCommandException problem) when (problem.ErrorId == ErrorIds.MaintenanceNotFound)
        {
            return false;
        }
    }
}
