using System.Management.Automation;
using MaintenanceService.PowerShell.Completion;
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
    [DurationArgument]
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
        using var signal = new PipelineSignal(this, WriteWarning);
        using LeaseKeeper keeper = Keep(_begun, Lease, (item, why) => TellLostAsync(signal, LostMaintenance.Text(item, why)));
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
        var problems = new List<MaintenanceCommandException>();
        try
        {
            PipelinePump.Run(async () =>
            {
                await keeper.StopAsync();
                problems.AddRange(keeper.Lost.Select(lost => LostMaintenance.Error(lost.Key, lost.Value)));
                var reopening = new Reopening(Context with { Calls = QuietCalls }, problems);
                await reopening.EndAsync(_begun.Where(item => !keeper.Lost.ContainsKey(item)), NewDeadline(), StopToken);
                if (!NoWait && !Stopping)
                {
                    await reopening.ConfirmAsync(NewDeadline(), StopToken);
                }
            });
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            // Ended is ended; only nobody waits for it any more.
        }

        if (problems.Count == 0)
        {
            return;
        }

        MaintenanceCommandException first = problems.Skip(1).Aggregate(problems[0], (all, next) => all.With(next.Message));
        if (completed)
        {
            ThrowTerminatingError(first.ToRecord());
        }

        // Under Stop, an error written now would take the place of what the block threw.
        if (Stopping || IsStop(MyInvocation.BoundParameters.GetValueOrDefault("ErrorAction") ?? GetVariableValue("ErrorActionPreference")))
        {
            Shout(first.Message);
        }
        else
        {
            WriteError(first.ToRecord());
        }
    }

    private static bool IsStop(object? preference) => string.Equals(preference?.ToString(), nameof(ActionPreference.Stop), StringComparison.OrdinalIgnoreCase);

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
}
