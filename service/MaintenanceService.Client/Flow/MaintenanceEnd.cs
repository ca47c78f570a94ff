namespace MaintenanceService.Client.Flow;

/// <summary>Ends maintenances, and tells what had ended by itself.</summary>
/// <param name="context">The service, and the output.</param>
/// <param name="approve">Is asked before each end, with the target and the action; false leaves it.</param>
internal sealed class MaintenanceEnd(FlowContext context, Func<string, string, bool> approve)
{
    private readonly ServiceCalls _calls = context.Calls;

    /// <summary>Ends what a site and an id name: one by its id, all of a site, or the one that this key began.</summary>
    /// <param name="site">The site; null where the id finds it.</param>
    /// <param name="id">The id; null = the one active one that this key began.</param>
    /// <param name="all">Ends every active one of the site, whoever started it.</param>
    /// <param name="deadline">The time limit of looking up and sending again.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="FlowException">HeldByOthers, SeveralHeld, MaintenanceNotFound.</exception>
    public async Task<IReadOnlyList<Maintenance>> EndAsync(string? site, string? id, bool all, Deadline deadline, CancellationToken cancellationToken)
    {
        if (id is null && all)
        {
            // Read first, so that a site that does not exist is refused before anybody is asked.
            List<Maintenance> active = await HeldSites.ActiveAsync(_calls, site!, cancellationToken, deadline);
            if (active.Count == 0)
            {
                await HeldSites.WarnIfScheduledAsync(context, site!, mine: false, deadline, cancellationToken);
            }

            return approve(site!, "End every maintenance, whoever began it") ? await EndAllAsync(site!, active, deadline, cancellationToken) : [];
        }

        Maintenance? found = id is null
            ? await MineAsync(site!, deadline, cancellationToken)
            : await MaintenanceFinder.FindAsync(context, site, id, cancellationToken, deadline);
        return found is not null && approve($"{found.Site} ('{found.Id}')", "End the maintenance") ? [await EndAsync(found, deadline, cancellationToken)] : [];
    }

    /// <summary>Waits until every instance of the sites has confirmed that these are over.</summary>
    /// <param name="ended">The ended records.</param>
    /// <param name="attempt">Runs the wait of one site.</param>
    /// <param name="deadline">The end of the wait.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task ConfirmAsync(IEnumerable<Maintenance> ended, Func<Func<Task>, Task> attempt, Deadline deadline, CancellationToken cancellationToken) =>
        Task.WhenAll(ended.GroupBy(item => item.Site).Select(group => attempt(
            () => new ReopenWait(context).ConfirmAsync(group.Key, group.Max(item => item.Revision), deadline, cancellationToken))));

    /// <summary>Says what is done where the waiting was stopped.</summary>
    public static string WaitStopped(IEnumerable<Maintenance> ended) =>
        $"Only the waiting has ended; ended are: {string.Join(", ", ended.Select(item => $"{item.Site} ('{item.Id}')"))}. Whether every instance has opened was not waited for.";

    private async Task<Maintenance?> MineAsync(string site, Deadline deadline, CancellationToken cancellationToken)
    {
        Ownership held = await HeldSites.FindAsync(context, site, cancellationToken, deadline);
        if (held.OfMine.Count == 0 && await HeldSites.LastOfMineAsync(_calls, site, cancellationToken, deadline) is { } last)
        {
            WarnIfEndedBefore(last);
        }

        Maintenance? mine = held.MineOrThrow();
        if (mine is null)
        {
            await HeldSites.WarnIfScheduledAsync(context, site, mine: true, deadline, cancellationToken);
        }

        return mine;
    }

    /// <summary>Ends one, unless it is over.</summary>
    /// <param name="found">The record as it was found.</param>
    /// <param name="deadline">The time limit of sending again.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    private async Task<Maintenance> EndAsync(Maintenance found, Deadline deadline, CancellationToken cancellationToken)
    {
        if (found.Status == MaintenanceStatus.Ended)
        {
            WarnIfEndedBefore(found);
            return found;
        }

        Maintenance ended = (await _calls.SendAsync(
            (client, token) => client.EndMaintenanceAsync(found.Site, found.Id, cancellationToken: token), found.Site, cancellationToken, deadline)).Value;
        if (ended.EndReason is EndReason.Elapsed or EndReason.LeaseExpired)
        {
            // It ended by itself between finding and ending.
            WarnIfEndedBefore(ended);
        }

        return ended;
    }

    /// <summary>Ends every active one of a site, in one change.</summary>
    /// <returns>Those that were active, as they are now.</returns>
    private async Task<IReadOnlyList<Maintenance>> EndAllAsync(string site, List<Maintenance> active, Deadline deadline, CancellationToken cancellationToken)
    {
        IReadOnlyList<Maintenance> ended = await _calls.SendAsync(
            (client, token) => client.EndAllMaintenancesAsync(site, token), site, cancellationToken, deadline);

        // Where the first answer was lost, the second one lists none of those that the first call ended.
        var all = new List<Maintenance>(ended);
        foreach (Maintenance missing in active.Where(item => ended.All(other => other.Id != item.Id)))
        {
            all.Add((await _calls.SendAsync(
                (client, token) => client.GetMaintenanceAsync(site, missing.Id, token), site, cancellationToken, deadline)).Value);
        }

        return all;
    }

    /// <summary>Warns if a maintenance that was over before had ended by itself, or by another's hand.</summary>
    private void WarnIfEndedBefore(Maintenance maintenance)
    {
        bool byItself = maintenance.EndReason is EndReason.Elapsed or EndReason.LeaseExpired;
        if (byItself || maintenance.EndedBy?.Key != maintenance.CreatedBy.Key)
        {
            context.Output.Warn($"{maintenance.Site}: the maintenance '{maintenance.Id}' had ended {(byItself ? "by itself" : "before")}: {Wording.End(maintenance)}.");
        }
    }
}
