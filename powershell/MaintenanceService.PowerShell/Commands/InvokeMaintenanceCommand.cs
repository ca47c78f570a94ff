using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Maintenances;
using MaintenanceService.PowerShell.Pipeline;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Runs a block while sites are closed: with a lease that is renewed, and opened again whatever happens.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Maintenance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(object))]
public sealed class InvokeMaintenanceCommand : StartingCmdlet
{
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(1);
    private IReadOnlyList<Begun> _begun = [];

    /// <summary>The sites to close while the block runs.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[] Site { get; set; } = [];

    /// <summary>What to run while they are closed.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>The lease; it is renewed while the block runs. 10 seconds to a day.</summary>
    [Parameter]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string[] sites = [];
        Run(() =>
        {
            CheckWindow(Lease);
            sites = [.. Site.Select(Names.Site).Distinct()];
            return Task.CompletedTask;
        });
        if (!ShouldProcess(string.Join(", ", sites), "Run the block while closed for maintenance"))
        {
            return;
        }

        Run(async () => _begun = await StartAllAsync(sites, null, Request(null, Lease), NewDeadline()));
        var calls = new ServiceCalls(Connection, Time, PowerShell.Connection.Messages.None);
        using var signal = new PipelineSignal(this, WriteWarning);
        using var keeper = new LeaseKeeper(_begun, calls, Time, Lease, (item, why) => TellLostAsync(signal, LostText(item, why)));
        bool completed = false;
        try
        {
            BlockRunner.Run(this, ScriptBlock);
            completed = true;
        }
        finally
        {
            Close(keeper, completed);
        }
    }

    /// <summary>Ctrl+C before the block runs: it will not run, so nothing stays closed for it.</summary>
    private protected override async Task StoppedAsync(AllOrNone all)
    {
        if (all.Begun.Count > 0)
        {
            Shout(await all.UndoAsync(CancellationToken.None));
        }
    }

    /// <summary>Opens the sites again. What threw out of the block stays what the caller sees.</summary>
    private void Close(LeaseKeeper keeper, bool completed)
    {
        try
        {
            PipelinePump.Run(() => CloseAsync(keeper));
            if (keeper.Lost is { Count: > 0 } lost)
            {
                ThrowTerminatingError(new MaintenanceCommandException(
                    ErrorIds.MaintenanceLost, string.Join(" ", lost.Select(item => LostText(item.Key, item.Value))), lost.Keys.Select(item => item.Site).ToArray()).ToRecord());
            }
        }
        catch (MaintenanceCommandException problem) when (completed)
        {
            ThrowTerminatingError(problem.ToRecord());
        }
        catch (Exception exception) when (!completed)
        {
            Shout(exception.Message);
        }
    }

    private async Task CloseAsync(LeaseKeeper keeper)
    {
        await keeper.StopAsync();
        Deadline deadline = NewDeadline();
        var ended = new List<Client.Maintenance>();
        foreach (Begun item in _begun.Where(item => !keeper.Lost.ContainsKey(item)))
        {
            ended.Add((await Calls.SendAsync(
                (client, token) => client.EndMaintenanceAsync(item.Site, item.Id, cancellationToken: token), item.Site, CancellationToken.None, deadline)).Value);
        }

        foreach (Client.Maintenance item in ended.Where(_ => !NoWait && !StopToken.IsCancellationRequested))
        {
            await new Opening(Context).ConfirmAsync(item.Site, item.Revision, deadline, StopToken);
        }
    }

    /// <summary>A warning in its stream, between two statements of the block; where one takes long, on the screen at once as well.</summary>
    private async Task TellLostAsync(PipelineSignal signal, string text)
    {
        try
        {
            await signal.Raise(text).WaitAsync(Impatience, Time);
        }
        catch (TimeoutException)
        {
            Shout(text);
        }
    }

    private static string LostText(Begun item, string why) => $"The maintenance of {item} ended while the block ran: {why}. The site may be open.";
}
