namespace MaintenanceService.Client.Flow;

/// <summary>Starts maintenances one after another.</summary>
internal sealed class MaintenanceStart(FlowContext context)
{
    private readonly List<StartedMaintenance> _started = [];

    public IReadOnlyList<StartedMaintenance> Started => _started;

    /// <summary>Starts one. It is listed before the first byte is sent, for its answer may be lost.</summary>
    public async Task StartAsync(StartItem wanted, Deadline deadline, CancellationToken cancellationToken)
    {
        var item = new StartedMaintenance(wanted.Site, wanted.Id ?? Names.NewId()) { IsIdGiven = wanted.Id is not null, RenewedAt = context.Time.GetTimestamp() };
        _started.Add(item);
        try
        {
            item.Record = await PutAsync(item, wanted.Request, ifMatch: null, ifNoneMatch: item.IsIdGiven ? "*" : null, deadline, cancellationToken);
        }
        catch (FlowException problem) when (item.IsIdGiven && problem.ErrorId == FlowErrors.RevisionConflict)
        {
            await AdoptAsync(item, wanted.Request, maybeOurs: !problem.ChangedNothing, deadline, cancellationToken);
        }
        catch (Exception problem) when (ChangedNothing(problem))
        {
            _started.Remove(item);
            throw;
        }
    }

    /// <summary>Takes over the one of this id that is there, with these terms, where this key began it.</summary>
    /// <param name="item">The maintenance to adopt.</param>
    /// <param name="request">Its terms.</param>
    /// <param name="maybeOurs">True where an attempt of this flow whose answer was lost may have started it.</param>
    /// <param name="deadline">The time limit of the attempts.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="FlowException">HeldByOthers: another key began it.</exception>
    private async Task AdoptAsync(
        StartedMaintenance item, MaintenanceRequest request, bool maybeOurs, Deadline deadline, CancellationToken cancellationToken)
    {
        if (!maybeOurs)
        {
            // Nothing is to be undone until it is changed.
            _started.Remove(item);
        }

        Maintenance? mine = await HeldSites.OfMineAsync(context.Calls, item.Site, item.Id, cancellationToken, deadline);
        if (mine is not null && maybeOurs)
        {
            item.Record = mine;
            return;
        }

        _started.Remove(item);
        Versioned<Maintenance> found = await GetAsync(item, deadline, cancellationToken);
        if (mine is null)
        {
            throw HeldByAnother(found.Value);
        }

        item.Former = found.Value;
        _started.Add(item);
        while (item.Record is null)
        {
            try
            {
                item.Record = await PutAsync(item, request, found.ETag, ifNoneMatch: null, deadline, cancellationToken);
            }
            catch (FlowException problem) when (problem.ErrorId == FlowErrors.RevisionConflict && !deadline.Passed)
            {
                // Somebody changed it in between, unless an attempt whose answer was lost did.
                found = await GetAsync(item, deadline, cancellationToken);
                item.Former = problem.ChangedNothing ? found.Value : item.Former;
            }
            catch (Exception problem) when (ChangedNothing(problem))
            {
                _started.Remove(item);
                throw;
            }
        }
    }

    private static bool ChangedNothing(Exception problem) => problem is StoppedUnsentException or FlowException { ChangedNothing: true };

    private FlowException HeldByAnother(Maintenance found) => new(
        FlowErrors.HeldByOthers, $"{found.Site} ('{found.Id}') is not held by this key, but by others: {Wording.Holder(found)}.", found)
    {
        ChangedNothing = true,
        Advice = $"Take another id, or ask the holder. {context.Syntax.EndCommand(found.Site, found.Id)} ends it.",
    };

    private Task<Versioned<Maintenance>> GetAsync(StartedMaintenance item, Deadline deadline, CancellationToken cancellationToken) =>
        context.Calls.SendAsync((client, token) => client.GetMaintenanceAsync(item.Site, item.Id, token), item.Site, cancellationToken, deadline);

    private async Task<Maintenance> PutAsync(
        StartedMaintenance item, MaintenanceRequest request, string? ifMatch, string? ifNoneMatch, Deadline deadline, CancellationToken cancellationToken) =>
        (await context.Calls.SendAsync(
            (client, token) => client.PutMaintenanceAsync(item.Site, item.Id, request, ifMatch, ifNoneMatch, token),
            item.Site, cancellationToken, deadline)).Value;
}
