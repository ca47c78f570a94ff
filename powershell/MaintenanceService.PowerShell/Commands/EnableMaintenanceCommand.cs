using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Closes sites, and returns when every instance has confirmed: all of them, or none.</summary>
[Cmdlet(VerbsLifecycle.Enable, "Maintenance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = HelpPages.Folder + "Enable-Maintenance.md")]
[OutputType(typeof(Maintenance))]
public sealed partial class EnableMaintenanceCommand : StartingCmdlet
{
    private readonly List<StartItem> _items = [];
    private HashSet<string> _named = [];

    /// <summary>The sites to close.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [SiteArgument]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public string[]? Site { get; set; } = [];

    /// <summary>The maintenance's id, for one site only; default: a new one.</summary>
    [Parameter]
    public string? Id { get; set; }

    /// <summary>Gives the maintenances to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool KeepWhenStopped => true;

    private protected override Task BeginAsync()
    {
        _named = [.. MyInvocation.BoundParameters.Keys];
        return Task.CompletedTask;
    }

    private protected override Task ProcessAsync()
    {
        // What the binding refuses would be left out, and the others be closed without it: everything is refused here.
        At = PipedArgument.Read(nameof(At), At, _named.Contains(nameof(At)));
        Until = PipedArgument.Read(nameof(Until), Until, _named.Contains(nameof(Until)));
        For = PipedArgument.Read(nameof(For), For, _named.Contains(nameof(For)));
        Lease = PipedArgument.Read(nameof(Lease), Lease, _named.Contains(nameof(Lease)));
        LeaseExpiryArgumentAttribute.Check(nameof(OnLeaseExpiry), OnLeaseExpiry);
        Reason = PipedArgument.Read(nameof(Reason), Reason, _named.Contains(nameof(Reason)));
        Message = PipedArgument.Read(nameof(Message), Message, _named.Contains(nameof(Message)));
        Link = PipedArgument.Read(nameof(Link), Link, _named.Contains(nameof(Link)));
        Path = Given(nameof(Path), Path);
        ExemptPath = Given(nameof(ExemptPath), ExemptPath);
        BypassNetwork = Given(nameof(BypassNetwork), BypassNetwork);
        CheckTerms(At, Lease);
        string? id = string.IsNullOrEmpty(Id) ? null : Names.Id(Id);
        if (Site is not { Length: > 0 } || Site.Any(string.IsNullOrEmpty))
        {
            throw new FlowException(FlowErrors.InvalidValue, "-Site: a name is empty. Nothing was closed.", nameof(Site)) { Advice = "" };
        }

        foreach (string site in PipedArgument.Read(nameof(Site), Site, isNamed: false)!.Select(SiteNames.Parse))
        {
            var item = new StartItem(site, id, Request(At, Lease));
            if (_items.Find(other => other.Site == site) is not { } previous)
            {
                _items.Add(item);
            }
            else if (!previous.Request.HasSameTerms(item.Request))
            {
                throw new FlowException(FlowErrors.InvalidValue, $"'{site}' comes twice with different terms: name each site once.", site);
            }
        }

        if (id is not null && _items.Count > 1)
        {
            throw new FlowException(FlowErrors.InvalidValue, "-Id names one maintenance of one site; leave it out to close several.", Id);
        }

        return Task.CompletedTask;
    }

    private protected override async Task EndAsync()
    {
        if (_items.Count == 0)
        {
            // A wildcard that found none must not look like success.
            throw new FlowException(FlowErrors.InvalidValue, "No site came through the pipeline: nothing is in maintenance.");
        }

        Deadline deadline = NewDeadline();
        if (IsWhatIf)
        {
            await CheckSitesAsync(_items.Select(item => item.Site), Calls.ShortDeadline());
        }

        StartItem[] items = [.. _items.Where(item => ShouldProcess(item.Site, Action(item.Request)))];
        if (items.Length == 0)
        {
            return;
        }

        foreach (StartedMaintenance item in (await StartAllAsync(items, deadline)).Where(_ => PassThru))
        {
            WriteRecord(item.Record);
        }
    }

    /// <summary>Leaves out what is empty in a column of a CSV. On the command line it is refused: an empty variable must not close the whole site.</summary>
    private string[]? Given(string parameter, string[]? values)
    {
        bool isNamed = _named.Contains(parameter);
        string[]? read = PipedArgument.Read(parameter, values, isNamed);
        return isNamed ? read : read?.Where(value => !string.IsNullOrEmpty(value)).ToArray();
    }

    private static string Action(MaintenanceRequest request)
    {
        string what = request.Mode == MaintenanceMode.ReadOnly ? "Make read-only for maintenance" : "Close for maintenance";
        return request.StartsAt is { } at ? $"{what} at {Wording.Time(at)}" : what;
    }
}
