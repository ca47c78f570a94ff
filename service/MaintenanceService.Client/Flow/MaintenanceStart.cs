namespace MaintenanceService.Client.Flow;

/// <summary>Starts maintenances one after another, and waits for all of them together.</summary>
internal sealed class MaintenanceStart(FlowContext context)
{
    private readonly List<StartedMaintenance> _started = [];

    public IReadOnlyList<StartedMaintenance> Started => _started;

    /// <summary>Starts one. It is listed before the first byte is sent, for its answer may be lost.</summary>
    public async Task StartAsync(StartItem wanted, Deadline deadline, CancellationToken cancellationToken)
    {
        var item = new StartedMaintenance(wanted.Site, wanted.Id ?? Names.NewId()) { IsIdGiven = wanted.Id is not null };
        _started.Add(item);
        try
        {
            item.Record = await PutAsync(item, wanted.Request, ifNoneMatch: item.IsIdGiven ? "*" : null, deadline, cancellationToken);
        }
        catch (FlowException problem) when (item.IsIdGiven && problem.ErrorId == FlowErrors.RevisionConflict)
        {
            await AdoptAsync(item, wanted.Request, maybeOurs: !problem.ChangedNothing, deadline, cancellationToken);
        }
        catch (FlowException problem) when (problem.ChangedNothing)
        {
            _started.Remove(item);
            throw;
        }
    }

    /// <summary>Waits until every instance of every site has confirmed; a schedule is confirmed by its revision.</summary>
    /// <exception cref="FlowException">NotConverged, or one ended meanwhile.</exception>
    public async Task ConfirmAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        (StartedMaintenance Item, ConvergenceWait Wait)[] waits =
            [.. _started.Select(item => (item, new ConvergenceWait(context, item.Site, Title(item))))];
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(waits.Select(wait => WaitAsync(wait.Item, wait.Wait)));
        ConvergenceWait[] missed = [.. waits.Select(wait => wait.Wait).Where(wait => !wait.Reached)];
        if (missed.Length > 0)
        {
            throw NotConverged.Error(missed, deadline);
        }

        foreach (ConvergenceWait wait in waits.Select(wait => wait.Wait).Where(wait => wait.Latest is { Total: 0 }))
        {
            context.Output.Warn($"{wait.Site} has no instance yet: those that start will learn the schedule.");
        }

        async Task WaitAsync(StartedMaintenance item, ConvergenceWait wait)
        {
            bool scheduled = item.Record!.Status == MaintenanceStatus.Scheduled;
            try
            {
                await wait.RunAsync(
                    scheduled ? null : item.Id, convergence => convergence.Revision >= item.Record.Revision, deadline, over.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another one failed, which cancels all.
                return;
            }
            catch
            {
                await over.CancelAsync();
                throw;
            }

            if (!wait.Reached && !deadline.Passed)
            {
                await over.CancelAsync();
            }
        }
    }

    private static string Title(StartedMaintenance item) => item.Record! switch
    {
        { Status: MaintenanceStatus.Scheduled } => $"Telling {item.Site} the schedule",
        { Mode: MaintenanceMode.ReadOnly } => $"Making {item.Site} read-only",
        _ => $"Closing {item.Site}",
    };

    /// <summary>Takes over the one of this id that is there, with these terms; it is not this flow's to end.</summary>
    /// <param name="item">The maintenance to adopt.</param>
    /// <param name="request">Its terms.</param>
    /// <param name="maybeOurs">True where an attempt of this flow whose answer was lost may have started it.</param>
    /// <param name="deadline">The time limit of the attempts.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    private async Task AdoptAsync(
        StartedMaintenance item, MaintenanceRequest request, bool maybeOurs, Deadline deadline, CancellationToken cancellationToken)
    {
        item.Record = maybeOurs ? await HeldSites.OfMineAsync(context.Calls, item.Site, item.Id, cancellationToken, deadline) : null;
        item.Existed = item.Record is null;
        item.Record ??= await PutAsync(item, request, null, deadline, cancellationToken);
    }

    private async Task<Maintenance> PutAsync(
        StartedMaintenance item, MaintenanceRequest request, string? ifNoneMatch, Deadline deadline, CancellationToken cancellationToken) =>
        (await context.Calls.SendAsync(
            (client, token) => client.PutMaintenanceAsync(item.Site, item.Id, request, ifNoneMatch: ifNoneMatch, cancellationToken: token),
            item.Site, cancellationToken, deadline)).Value;
}
