using System.Collections.Concurrent;

namespace MaintenanceService.Client.Flow;

/// <summary>Ends again what a start that failed has begun.</summary>
internal sealed class MaintenanceUndo(FlowContext context)
{
    /// <param name="started">What was started.</param>
    /// <param name="cause">The failure that is undone; null = the caller was stopped. Where undoing fails with the same message, it is not repeated.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What became of each, in sentences; empty where there was nothing.</returns>
    public async Task<string> UndoAsync(IReadOnlyList<StartedMaintenance> started, Exception? cause, CancellationToken cancellationToken)
    {
        Deadline deadline = context.UndoDeadline();
        var ended = new ConcurrentQueue<StartedMaintenance>();
        string?[] sentences = await Task.WhenAll(started.Select(item => UndoAsync(item, ended, cause, deadline, cancellationToken)));
        string[] said = [.. sentences.OfType<string>()];
        string list = string.Join(", ", started.Where(ended.Contains));
        return string.Join(" ", !ended.IsEmpty ? [$"What this call began was ended again: {list}.", .. said] : said);
    }

    /// <returns>A sentence on what did not go as usual; null where it was ended, or never was.</returns>
    private async Task<string?> UndoAsync(
        StartedMaintenance item, ConcurrentQueue<StartedMaintenance> ended, Exception? cause, Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            if (item.Former is { } former)
            {
                return await RestoreAsync(item, former, deadline, cancellationToken);
            }

            if (item.IsChanged)
            {
                return $"{item} is left as it was changed: end it with {context.Syntax.EndCommand(item.Site, item.Id)}.";
            }

            if (await IsOfOthersAsync(item, deadline, cancellationToken))
            {
                return $"{item} was there before and is left as it is.";
            }

            Maintenance? record = await context.Calls.SendAsync(
                (client, token) => EndAsync(client, item, token), item.Site, cancellationToken, deadline);
            if (record?.EndReason is EndReason.Elapsed or EndReason.LeaseExpired)
            {
                return $"{item} had ended by itself: {Wording.End(record)}.";
            }

            if (record is not null && record.EndedBy?.Key != record.CreatedBy.Key)
            {
                return $"{item} had ended before: {Wording.End(record)}.";
            }

            if (record is not null)
            {
                ended.Enqueue(item);
            }

            return null;
        }
        catch (FlowException problem)
        {
            string why = problem.Message == cause?.Message ? "" : $" ({problem.Message.TrimEnd('.')})";
            if (item.Existed)
            {
                return $"{item} was there before and may have other terms now, for the former ones could not be written back{why}: look at it with {context.Syntax.StatusCommand(item.Site)}.";
            }

            return $"{item} may still be closed, for it could not be ended again{why}: end it with {context.Syntax.EndCommand(item.Site, item.Id)}.";
        }
    }

    /// <summary>Gives one that was there before its former terms again, unless somebody else has changed it meanwhile.</summary>
    /// <returns>A sentence on what became of it.</returns>
    private async Task<string> RestoreAsync(StartedMaintenance item, Maintenance former, Deadline deadline, CancellationToken cancellationToken)
    {
        Versioned<Maintenance> now = await context.Calls.SendAsync(
            (client, token) => client.GetMaintenanceAsync(item.Site, item.Id, token), item.Site, cancellationToken, deadline);
        if (now.Value.Status == MaintenanceStatus.Ended)
        {
            return $"{item} was there before and has ended: {Wording.End(now.Value)}.";
        }

        if (now.Value.Revision == former.Revision)
        {
            return $"{item} was there before and is left as it is.";
        }

        if (item.Record is { } record && now.Value.Revision != record.Revision)
        {
            return $"{item} was there before, was changed meanwhile, and is left as it is.";
        }

        await context.Calls.SendAsync(
            (client, token) => client.PutMaintenanceAsync(item.Site, item.Id, TermsOf(former), now.ETag, cancellationToken: token), item.Site, cancellationToken, deadline);
        return $"{item} was there before and has its former terms again.";
    }

    private static MaintenanceRequest TermsOf(Maintenance record) => new()
    {
        Mode = record.Mode,
        Reason = record.Reason,
        Message = record.Message,
        Link = record.Link,
        Paths = record.Paths,
        ExemptPaths = record.ExemptPaths,
        BypassNetworks = record.BypassNetworks,
        StartsAt = record.StartsAt,
        EndsAt = record.EndsAt,
        Lease = record.Lease is { } lease ? new LeaseRequest { Seconds = lease.Seconds, OnExpiry = lease.OnExpiry } : null,
    };

    /// <summary>
    /// Returns whether a start that was not answered met a maintenance of another key under its id. One of the same key can't be told from what
    /// this call started and counts as that, so that no start remains that nobody waits for.
    /// </summary>
    private async Task<bool> IsOfOthersAsync(StartedMaintenance item, Deadline deadline, CancellationToken cancellationToken)
    {
        if (item.Record is not null || !item.IsIdGiven || await HeldSites.OfMineAsync(context.Calls, item.Site, item.Id, cancellationToken, deadline) is not null)
        {
            return false;
        }

        return await PagedQueries.MaintenancesAsync(context.Calls, item.Site, null, mine: false, cancellationToken, deadline).AnyAsync(other => other.Id == item.Id);
    }

    /// <summary>Ends it. A start without an answer may still be on its way: it is forbidden, so that it can't happen later.</summary>
    /// <returns>The record; null where there was none.</returns>
    private static async Task<Maintenance?> EndAsync(MaintenanceClient client, StartedMaintenance item, CancellationToken cancellationToken) =>
        item.Record is not null
            ? (await client.EndMaintenanceAsync(item.Site, item.Id, cancellationToken: cancellationToken)).Value
            : await client.ForbidMaintenanceAsync(item.Site, item.Id, cancellationToken);
}
