namespace MaintenanceService.Client.Flow;

/// <summary>Waits until every instance of every site has confirmed what was started; a schedule is confirmed by its revision.</summary>
internal sealed class StartConfirmation(FlowContext context, IReadOnlyList<StartedMaintenance> started)
{
    /// <summary>
    /// Returns when all sites were found converged in one round that began after the last of them had converged, and the maintenances hold what
    /// was asked for. The records are then those of this moment.
    /// </summary>
    /// <exception cref="FlowException">NotConverged, MaintenanceEnded, or RevisionConflict: one was changed so that requests pass.</exception>
    public async Task RunAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        Maintenance[] now;
        bool begun;
        do
        {
            await ConvergeAsync(deadline, cancellationToken);

            // Convergence is that of whatever a colleague made of it.
            now = await Task.WhenAll(started.Select(item => ReadAsync(item, deadline, cancellationToken)));
            begun = false;
            foreach ((StartedMaintenance item, Maintenance record) in started.Zip(now).Where(pair => IsScheduled(pair.First) && pair.Second.Status == MaintenanceStatus.Active))
            {
                // A schedule that has begun meanwhile is to be confirmed as what it is now.
                item.Record = record;
                begun = true;
            }
        }
        while (begun);

        foreach ((StartedMaintenance item, Maintenance record) in started.Zip(now))
        {
            item.Record = record;
        }
    }

    private async Task ConvergeAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        (StartedMaintenance Item, ConvergenceWait Wait)[] waits =
            [.. started.Select(item => (item, new ConvergenceWait(context, item.Site, Title(item))))];
        await WaitAsync(waits, deadline, cancellationToken);
        while (waits.Length > 1 && !await HoldTogetherAsync(waits, deadline, cancellationToken))
        {
            await WaitAsync(waits, deadline, cancellationToken);
        }

        foreach (ConvergenceWait wait in waits.Select(wait => wait.Wait).Where(wait => wait.Latest is { Total: 0 }))
        {
            context.Output.Warn($"{wait.Site} has no instance yet: those that start will learn the schedule.");
        }
    }

    private async Task<Maintenance> ReadAsync(StartedMaintenance item, Deadline deadline, CancellationToken cancellationToken)
    {
        Maintenance now = (await context.Calls.SendAsync(
            (client, token) => client.GetMaintenanceAsync(item.Site, item.Id, token), item.Site, cancellationToken, deadline)).Value;
        if (LostMaintenance.Find(item, now) is { } lost)
        {
            item.IsChanged = !lost.IsOver;
            throw lost.StartError(context.Syntax);
        }

        return now;
    }

    /// <summary>Waits for each site; one that can't converge any more ends the wait of all.</summary>
    private static async Task WaitAsync((StartedMaintenance Item, ConvergenceWait Wait)[] waits, Deadline deadline, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(waits.Select(wait => WaitAsync(wait.Item, wait.Wait)));
        ThrowIfMissed(waits, deadline);

        async Task WaitAsync(StartedMaintenance item, ConvergenceWait wait)
        {
            try
            {
                await wait.RunAsync(Watched(item), convergence => Confirms(convergence, item), deadline, over.Token);
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

    /// <summary>Asks all sites once more: the first one that converged may have got an instance, or be open again, while the last one was waited for.</summary>
    private static async Task<bool> HoldTogetherAsync(
        (StartedMaintenance Item, ConvergenceWait Wait)[] waits, Deadline deadline, CancellationToken cancellationToken)
    {
        await Task.WhenAll(waits.Select(wait => wait.Wait.AskAgainAsync(Watched(wait.Item), convergence => Confirms(convergence, wait.Item), deadline, cancellationToken)));
        if (deadline.Passed)
        {
            ThrowIfMissed(waits, deadline);
        }

        return waits.All(wait => wait.Wait.Reached);
    }

    private static void ThrowIfMissed((StartedMaintenance Item, ConvergenceWait Wait)[] waits, Deadline deadline)
    {
        ConvergenceWait[] missed = [.. waits.Select(wait => wait.Wait).Where(wait => !wait.Reached)];
        if (missed.Length > 0)
        {
            throw NotConverged.Error(missed, deadline);
        }
    }

    /// <summary>Returns the maintenance that must be active; null for a schedule.</summary>
    private static string? Watched(StartedMaintenance item) => IsScheduled(item) ? null : item.Id;

    private static bool Confirms(Convergence convergence, StartedMaintenance item) => convergence.Revision >= item.Record!.Revision;

    private static bool IsScheduled(StartedMaintenance item) => item.Record!.Status == MaintenanceStatus.Scheduled;

    private static string Title(StartedMaintenance item) => item.Record! switch
    {
        _ when IsScheduled(item) => $"Telling {item.Site} the schedule",
        { Mode: MaintenanceMode.ReadOnly } => $"Making {item.Site} read-only",
        _ => $"Closing {item.Site}",
    };
}
