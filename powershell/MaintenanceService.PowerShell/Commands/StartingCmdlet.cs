using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Starts maintenances for Enable-Maintenance and Invoke-Maintenance: all sites started and confirmed, or none.</summary>
public abstract class StartingCmdlet : TermsCmdlet
{
    /// <inheritdoc cref="WaitingCmdlet.TimeoutSec"/>
    [Parameter]
    [NullIsDefault(FlowDefaults.TimeoutSeconds)]
    [ValidateRange(1, FlowDefaults.MaxTimeoutSeconds)]
    public int TimeoutSec { get; set; } = FlowDefaults.TimeoutSeconds;

    /// <inheritdoc cref="WaitingCmdlet.NoWait"/>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Leaves closed what was started, if not every instance confirms.</summary>
    [Parameter]
    public SwitchParameter KeepOnFailure { get; set; }

    /// <summary>Tells whether what was started stays when the caller is stopped.</summary>
    private protected abstract bool KeepWhenStopped { get; }

    /// <summary>Refuses terms that can't be meant, before anything is sent.</summary>
    private protected void CheckTerms(DateTimeOffset? at, TimeSpan? lease)
    {
        CheckTimes(at, lease);
        if (MyInvocation.BoundParameters.ContainsKey(nameof(OnLeaseExpiry)) && OnLeaseExpiry is not null && lease is null)
        {
            throw new FlowException(FlowErrors.InvalidValue, "-OnLeaseExpiry says what happens to a lease: give one with -Lease.", nameof(OnLeaseExpiry));
        }
    }

    private protected MaintenanceRequest Request(DateTimeOffset? at, TimeSpan? lease) => Request(
        at, lease is { } length ? new LeaseRequest { Seconds = TermChecks.Seconds(length), OnExpiry = OnLeaseExpiry ?? LeaseExpiry.Release } : null);

    private protected Deadline NewDeadline() => new(Time, TimeSpan.FromSeconds(TimeoutSec));

    /// <summary>Refuses sites that do not exist or that the key can't read, before the cmdlet asks or says what it would do.</summary>
    private protected async Task CheckSitesAsync(IEnumerable<string> sites, Deadline deadline)
    {
        foreach (string site in sites)
        {
            await EnsureSiteAsync(site, deadline);
        }
    }

    /// <summary>Starts and confirms maintenances; whatever fails, what was started is ended again, or kept as asked.</summary>
    private protected async Task<IReadOnlyList<StartedMaintenance>> StartAllAsync(IReadOnlyList<StartItem> items, Deadline deadline)
    {
        var flow = new MaintenanceFlow(Context);
        var options = new StartOptions { Items = items, Wait = !NoWait, KeepOnFailure = KeepOnFailure, KeepWhenStopped = KeepWhenStopped };
        await flow.StartAsync(options, deadline, StopToken);
        return flow.Started;
    }
}
