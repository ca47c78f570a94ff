namespace MaintenanceService.Client.Flow;

/// <summary>Finds the maintenances that hold a site.</summary>
internal static class HeldSites
{
    public static async Task<Ownership> FindAsync(
        FlowContext context, string site, CancellationToken cancellationToken, Deadline? deadline = null)
    {
        ServiceCalls calls = context.Calls;
        List<Maintenance> mine = await PagedQueries.MaintenancesAsync(calls, site, MaintenanceStatus.Active, mine: true, cancellationToken, deadline).ToListAsync();
        return new Ownership(site, mine, mine.Count > 0 ? [] : await ActiveAsync(calls, site, cancellationToken, deadline), context.Syntax);
    }

    public static Task<List<Maintenance>> ActiveAsync(ServiceCalls calls, string site, CancellationToken cancellationToken, Deadline? deadline = null) =>
        PagedQueries.MaintenancesAsync(calls, site, MaintenanceStatus.Active, mine: false, cancellationToken, deadline).ToListAsync();

    /// <summary>Warns where a site that nothing holds is scheduled for maintenance.</summary>
    /// <param name="context">The service, and the output.</param>
    /// <param name="site">The site.</param>
    /// <param name="mine">Looks at those alone that this key began.</param>
    /// <param name="deadline">The time limit of the call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task WarnIfScheduledAsync(FlowContext context, string site, bool mine, Deadline deadline, CancellationToken cancellationToken)
    {
        List<Maintenance> ahead = await PagedQueries.MaintenancesAsync(context.Calls, site, MaintenanceStatus.Scheduled, mine, cancellationToken, deadline).ToListAsync();
        if (ahead.Count > 0)
        {
            context.Output.Warn($"{site} is open, and stays scheduled for maintenance: {Wording.Holders(ahead)}. Cancel it with {context.Syntax.Option("Id")}.");
        }
    }

    /// <summary>Warns where maintenances still hold a site.</summary>
    public static async Task WarnAsync(FlowContext context, string site, Deadline deadline, CancellationToken cancellationToken)
    {
        List<Maintenance> holders = await ActiveAsync(context.Calls, site, cancellationToken, deadline);
        if (holders.Count > 0)
        {
            context.Output.Warn($"{site} stays in maintenance, held by {Wording.Holders(holders)}.");
        }
    }

    /// <summary>Returns the maintenance of this id where this key started it; else null.</summary>
    public static async Task<Maintenance?> OfMineAsync(
        ServiceCalls calls, string site, string id, CancellationToken cancellationToken, Deadline? deadline = null) =>
        (await PagedQueries.MaintenancesAsync(calls, site, null, mine: true, cancellationToken, deadline).ToListAsync()).Find(item => item.Id == id);

    /// <summary>Returns the newest ended maintenance of this key; null where there is none.</summary>
    public static async Task<Maintenance?> LastOfMineAsync(
        ServiceCalls calls, string site, CancellationToken cancellationToken, Deadline? deadline = null) =>
        (await calls.SendAsync(
            (client, token) => client.ListMaintenancesAsync(site, MaintenanceStatus.Ended, createdByMe: true, limit: 1, cancellationToken: token), site, cancellationToken, deadline))
        .Items is [var last, ..] ? last : null;
}
