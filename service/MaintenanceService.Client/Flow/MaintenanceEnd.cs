namespace MaintenanceService.Client.Flow;

/// <summary>Ends maintenances, and tells what had ended by itself.</summary>
internal sealed class MaintenanceEnd(ServiceCalls calls, Action<string> warn)
{
    /// <summary>Ends one, unless it is over.</summary>
    /// <param name="found">The record as it was found.</param>
    /// <param name="deadline">How long to send it again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Maintenance> EndAsync(Maintenance found, Deadline deadline, CancellationToken cancellationToken)
    {
        if (found.Status == MaintenanceStatus.Ended)
        {
            WarnIfSurprising(found);
            return found;
        }

        Maintenance ended = (await calls.SendAsync(
            (client, token) => client.EndMaintenanceAsync(found.Site, found.Id, cancellationToken: token), found.Site, cancellationToken, deadline)).Value;
        if (ended.EndReason is EndReason.Elapsed or EndReason.LeaseExpired)
        {
            // In the moment between finding and ending.
            WarnIfSurprising(ended);
        }

        return ended;
    }

    /// <summary>Ends every active one of a site, in one change.</summary>
    /// <returns>Those that were active, as they are now.</returns>
    public async Task<IReadOnlyList<Maintenance>> EndAllAsync(string site, Deadline deadline, CancellationToken cancellationToken)
    {
        List<Maintenance> active = await HeldSites.ActiveAsync(calls, site, cancellationToken, deadline);
        IReadOnlyList<Maintenance> ended = await calls.SendAsync(
            (client, token) => client.EndAllMaintenancesAsync(site, token), site, cancellationToken, deadline);

        // An answer that was lost, and asked for again, lists none of those that it ended.
        var all = new List<Maintenance>(ended);
        foreach (Maintenance missing in active.Where(item => ended.All(other => other.Id != item.Id)))
        {
            all.Add((await calls.SendAsync(
                (client, token) => client.GetMaintenanceAsync(site, missing.Id, token), site, cancellationToken, deadline)).Value);
        }

        return all;
    }

    /// <summary>Warns if a maintenance that was over before had ended by itself, or by another's hand.</summary>
    public void WarnIfSurprising(Maintenance maintenance)
    {
        bool byItself = maintenance.EndReason is EndReason.Elapsed or EndReason.LeaseExpired;
        if (byItself || maintenance.EndedBy?.Key != maintenance.CreatedBy.Key)
        {
            warn($"{maintenance.Site}: the maintenance '{maintenance.Id}' had ended {(byItself ? "by itself" : "before")}: {Wording.End(maintenance)}.");
        }
    }
}
