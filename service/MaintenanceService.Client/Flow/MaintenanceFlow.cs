namespace MaintenanceService.Client.Flow;

/// <summary>
/// Starts maintenances on several sites, all or none: all started and confirmed, or none of them left. While the instances are waited
/// for, leases are renewed.
/// </summary>
internal sealed class MaintenanceFlow(FlowContext context)
{
    private readonly MaintenanceStart _start = new(context);

    /// <summary>The maintenances that were started, each listed before its first byte is sent.</summary>
    public IReadOnlyList<StartedMaintenance> Started => _start.Started;

    /// <summary>Starts all, and waits; whatever fails, what was started is ended again, or kept as asked.</summary>
    /// <exception cref="FlowException">A start failed, or not all instances confirmed; the message says what became of the started ones.</exception>
    /// <exception cref="OperationCanceledException">The caller was stopped; a warning names what stays.</exception>
    public async Task StartAsync(StartOptions options, Deadline deadline, CancellationToken stopping)
    {
        try
        {
            foreach (StartItem item in options.Items)
            {
                await _start.StartAsync(item, deadline, stopping);
            }

            if (options.Wait)
            {
                await ConfirmAsync(deadline, stopping);
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            await StoppedAsync(options);
            throw;
        }
        catch (FlowException problem) when (options.KeepOnFailure)
        {
            throw problem.With(Kept());
        }
        catch (FlowException problem)
        {
            throw problem.With(await UndoAsync(options, problem, stopping));
        }
        catch (Exception fault)
        {
            await UndoAsync(options, fault, stopping);
            throw;
        }
    }

    /// <summary>Waits for the instances; a lease must not run out meanwhile, for whoever waits is alive, and one that is lost all the same ends the wait.</summary>
    private async Task ConfirmAsync(Deadline deadline, CancellationToken stopping)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        // Whether one is lost is asked of the service by the wait itself.
        using var renewer = new LeaseRenewer(
            Started.Where(item => item.Record?.Lease is not null), context.Calls.Quiet(), context.Time, _ => lost.CancelAsync(), losesByClock: false);
        try
        {
            await new StartConfirmation(context, Started).RunAsync(deadline, lost.Token);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            // The error below says which one.
        }
        finally
        {
            await renewer.StopAsync();
        }

        if (renewer.Lost.FirstOrDefault() is { } first)
        {
            first.Item.IsChanged = !first.IsOver;
            throw first.StartError(context.Syntax);
        }
    }

    private async Task<string> UndoAsync(StartOptions options, Exception cause, CancellationToken stopping)
    {
        try
        {
            return await new MaintenanceUndo(context).UndoAsync(Started, cause, stopping);
        }
        catch (OperationCanceledException)
        {
            await StoppedAsync(options);
            throw;
        }
    }

    private async Task StoppedAsync(StartOptions options)
    {
        if (Started.Count == 0)
        {
            return;
        }

        if (options.KeepWhenStopped)
        {
            context.Output.WarnStopped(Stays("Only the waiting has ended; still in maintenance"));
            return;
        }

        // Nobody will use what was started, so it is ended.
        string outcome = await new MaintenanceUndo(context with { Calls = context.Calls.Quiet() }).UndoAsync(Started, cause: null, CancellationToken.None);
        if (outcome.Length > 0)
        {
            context.Output.WarnStopped(outcome);
        }
    }

    private string Kept() => Stays($"As {context.Syntax.Option("KeepOnFailure")} asks, it stays in maintenance");

    /// <summary>Says what stays, and how it is ended; of a start that was not answered nobody knows whether it was carried out.</summary>
    private string Stays(string what)
    {
        List<StartedMaintenance> known = [.. Started.Where(item => item.Record is not null || item.Existed)];
        List<StartedMaintenance> unknown = [.. Started.Except(known)];
        string stay = known.Count == 0 ? "" : $"{what}: {string.Join(", ", known)}.{Leases()} {EndCommands.Sentence(context.Syntax, known)}";
        string maybe = unknown.Count == 0 ? "" : $"May be in maintenance, for no answer came: {string.Join(", ", unknown)}. {EndCommands.Sentence(context.Syntax, unknown)}";
        return $"{stay} {maybe}".Trim();
    }

    /// <summary>Says when those that stay open by themselves: the caller renewed their leases, and does so no more.</summary>
    private string Leases() =>
        Started.Select(item => item.Record?.Lease).Where(lease => lease?.OnExpiry == LeaseExpiry.Release).Max(lease => lease?.Seconds) is { } seconds
            ? $" Nobody renews its lease any more: it opens by itself within {seconds} s."
            : "";
}
