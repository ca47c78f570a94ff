namespace MaintenanceService.Client.Flow;

/// <summary>Starts maintenances one after another, and waits for all of them together.</summary>
internal sealed class MaintenanceStart(FlowContext context)
{
    private readonly List<StartedMaintenance> _started = [];

    public IReadOnlyList<StartedMaintenance> Started => _started;

    /// <summary>Starts one. It is listed before the first byte is sent, for its answer may be lost.</summary>
    public async Task StartAsync(StartItem wanted, Deadline deadline, CancellationToken cancellationToken)
    {
        var item = new StartedMaintenance(wanted.Site, wanted.Id ?? Names.NewId());
        if (wanted.Id is not null)
        {
            item.Existed = await ExistsAsync(item.Site, item.Id, deadline, cancellationToken);
        }

        _started.Add(item);
        try
        {
            Versioned<Maintenance> answer = await context.Calls.SendAsync(
                (client, token) => client.PutMaintenanceAsync(item.Site, item.Id, wanted.Request, cancellationToken: token),
                item.Site, cancellationToken, deadline);
            item.Record = answer.Value;
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
            throw NotConverged.Of(missed, deadline);
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
                // Another one failed, and with it all.
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

    private async Task<bool> ExistsAsync(string site, string id, Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            await context.Calls.SendAsync((client, token) => client.GetMaintenanceAsync(site, id, token), site, cancellationToken, deadline);
            return true;
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.MaintenanceNotFound)
        {
            return false;
        }
    }
}
