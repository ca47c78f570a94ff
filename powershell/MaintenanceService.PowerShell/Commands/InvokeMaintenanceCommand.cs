using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Errors;
using MaintenanceService.PowerShell.Maintenances;
using MaintenanceService.PowerShell.Output;
using MaintenanceService.PowerShell.Pipeline;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Runs a block while sites are closed: with a lease that is renewed, and opened again whatever happens.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Maintenance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "Invoke-Maintenance.md")]
[OutputType(typeof(object))]
public sealed class InvokeMaintenanceCommand : StartingCmdlet
{
    /// <summary>The time that one statement of the block may take before a warning is written to the screen as well.</summary>
    private static readonly TimeSpan WarningTimeout = TimeSpan.FromSeconds(1);
    private IReadOnlyList<StartedMaintenance> _started = [];
    private bool _warningIsSilent;

    /// <summary>The sites to close while the block runs.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[] Site { get; set; } = [];

    /// <summary>The block to run while they are closed. It finds the maintenance in $Maintenance.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>The block's arguments; default: the maintenance, or all of them for several sites.</summary>
    [Parameter]
    [Alias("Args")]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? ArgumentList { get; set; }

    /// <summary>The lease; it is renewed while the block runs. 10 seconds to a day.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan? Lease { get; set; } = FlowDefaults.RunLease;

    /// <summary>Does not fail where the block's last native command did.</summary>
    [Parameter]
    public SwitchParameter IgnoreExitCode { get; set; }

    /// <summary>Gives the ended maintenances to the pipeline, after the block's own output.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool KeepWhenStopped => false;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        TimeSpan lease = Lease ?? FlowDefaults.RunLease;
        string[] sites = [];
        Run(async () =>
        {
            CheckTerms(at: null, lease);
            sites = [.. PipedArgument.Read(nameof(Site), Site, isNamed: false)!.Select(SiteNames.Parse).Distinct()];
            if (IsWhatIf)
            {
                await CheckSitesAsync(sites, Calls.ShortDeadline());
            }
        });
        if (!ShouldProcess(string.Join(", ", sites), "Run the block while closed for maintenance"))
        {
            return;
        }

        _warningIsSilent = Preference("WarningAction", "WarningPreference") is ActionPreference.SilentlyContinue or ActionPreference.Ignore;
        using var signals = new StopSignals(Host);
        MaintenanceRequest request = Request(null, lease);
        Run(async () => _started = await StartAllAsync([.. sites.Select(site => new StartItem(site, null, request))], NewDeadline()));
        using var messenger = new PipelineMessenger(this, WriteWarning);
        using var run = new MaintenanceRun(Context, _started, lost => WarnLostAsync(messenger, lost.Text()));
        bool completed = false;
        var exitCode = new NativeExitCode(SessionState);
        try
        {
            Maintenance[] records = [.. _started.Select(item => TextCleaner.Clean(item.Record!))];
            object maintenance = records.Length == 1 ? records[0] : records;
            BlockRunner.Run(this, ScriptBlock, maintenance, ArgumentList ?? [maintenance]);
            completed = true;
        }
        finally
        {
            End(run, completed, exitCode);
        }
    }

    /// <summary>Opens the sites again. An error that the block threw is not replaced by one of the opening.</summary>
    private void End(MaintenanceRun run, bool completed, NativeExitCode exitCode)
    {
        var problems = new List<FlowException>();
        FlowException? failed = exitCode.Failure;
        exitCode.RestoreIfNoneRan();
        PipelinePump.Run(async () => problems.AddRange(await run.EndAsync(!NoWait, NewDeadline(), StopToken)));
        if (completed && !IgnoreExitCode && failed is not null)
        {
            problems.Add(failed);
        }

        foreach (Maintenance item in run.Ended.Where(_ => PassThru && completed))
        {
            WriteRecord(item);
        }

        if (problems.Count == 0)
        {
            return;
        }

        FlowException first = problems.Skip(1).Aggregate(problems[0], (all, next) => all.With(next.Message));
        if (completed)
        {
            ThrowTerminatingError(MaintenanceCommandException.Record(first));
        }

        // With -ErrorAction Stop, an error written here would replace the one that the block threw.
        if (Stopping || Preference("ErrorAction", "ErrorActionPreference") is ActionPreference.Stop)
        {
            WriteHostWarning(first.Message);
        }
        else
        {
            WriteError(MaintenanceCommandException.Record(first));
        }
    }

    /// <summary>Returns the caller's preference: the parameter's, else the variable's; null where it is none.</summary>
    private ActionPreference? Preference(string parameter, string variable) =>
        Enum.TryParse($"{MyInvocation.BoundParameters.GetValueOrDefault(parameter) ?? GetVariableValue(variable)}", ignoreCase: true, out ActionPreference preference) ? preference : null;

    /// <summary>Writes a warning between two statements of the block, and to the screen as well where the running one takes long.</summary>
    private async Task WarnLostAsync(PipelineMessenger messenger, string text)
    {
        try
        {
            await messenger.SendAsync(text).WaitAsync(WarningTimeout, Time);
        }
        catch (TimeoutException)
        {
            if (!_warningIsSilent)
            {
                WriteHostWarning(text);
            }
        }
    }
}
