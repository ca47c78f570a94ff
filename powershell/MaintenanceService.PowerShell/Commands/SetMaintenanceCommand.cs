using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Changes maintenances while they are on, or before. What is not named stays; $null gives a term its default.</summary>
[Cmdlet(VerbsCommon.Set, "Maintenance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "Set-Maintenance.md")]
[OutputType(typeof(Maintenance))]
public sealed class SetMaintenanceCommand : TermsCmdlet
{
    /// <summary>The sites; alone: the one active maintenance of each that this key began.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[]? Site { get; set; }

    /// <summary>The maintenances to change; an id alone finds its site.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [MaintenanceIdArgument]
    [ArgumentCompleter(typeof(MaintenanceCompleter))]
    public string[]? Id { get; set; }

    /// <summary>The time when it begins; can be changed only before it has begun.</summary>
    [Parameter]
    [TimeArgument]
    public DateTimeOffset? At { get; set; }

    /// <summary>The time within which it must be renewed, 10 s to 1 day; $null = no lease.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan? Lease { get; set; }

    /// <summary>Renews the lease: its whole length from now.</summary>
    [Parameter]
    public SwitchParameter Renew { get; set; }

    /// <summary>Gives the changed maintenances to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override Task BeginAsync()
    {
        CheckTimes(At, Lease);
        if (MyInvocation.BoundParameters.ContainsKey(nameof(At)) && At is null)
        {
            throw new FlowException(FlowErrors.InvalidValue, "-At has no default here: to begin now, write -At (Get-Date).", nameof(At));
        }

        if (MyInvocation.BoundParameters.ContainsKey(nameof(Lease)) && Lease is null && MyInvocation.BoundParameters.ContainsKey(nameof(OnLeaseExpiry)))
        {
            throw new FlowException(FlowErrors.InvalidValue, "-OnLeaseExpiry says what happens to a lease: -Lease $null leaves none. Give a length, or leave out one of them.", nameof(OnLeaseExpiry));
        }

        if (Patch().IsEmpty && !Renew)
        {
            throw new FlowException(FlowErrors.InvalidValue, "Nothing to change: name a term, such as -Message or -For, or -Renew the lease.");
        }

        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        foreach ((string? Site, string? Id) pair in MaintenanceArguments.Read(Site, Id))
        {
            await TryAsync(() => ChangeAsync(pair));
        }
    }

    private async Task ChangeAsync((string? Site, string? Id) pair)
    {
        (string? site, string? id) = MaintenanceArguments.Parse(pair);
        Maintenance? found = id is null
            ? (await HeldSites.FindAsync(Context, site!, StopToken)).MineOrThrow()
            : await MaintenanceFinder.FindAsync(Context, site, id, StopToken);
        if (found is null)
        {
            throw new FlowException(FlowErrors.MaintenanceNotFound, $"{site} has no active maintenance. A scheduled one is named with -Id.", site);
        }

        if (!ShouldProcess($"{found.Site} ('{found.Id}')", "Change the maintenance"))
        {
            return;
        }

        Maintenance changed = found;
        if (!Patch().IsEmpty)
        {
            changed = (await Calls.SendAsync(
                (client, token) => client.PatchMaintenanceAsync(found.Site, found.Id, Patch().Members, cancellationToken: token), found.Site, StopToken)).Value;
        }

        if (Renew)
        {
            changed = (await Calls.SendAsync(
                (client, token) => client.RenewMaintenanceAsync(found.Site, found.Id, token), found.Site, StopToken)).Value;
        }

        if (PassThru)
        {
            WriteRecord(changed);
        }
    }

    private MaintenanceTermsPatch Patch() => new(
        MyInvocation.BoundParameters,
        Request(At, new LeaseRequest { Seconds = Lease is { } length ? TermChecks.Seconds(length) : null, OnExpiry = OnLeaseExpiry ?? LeaseExpiry.Release }),
        Syntax);
}
