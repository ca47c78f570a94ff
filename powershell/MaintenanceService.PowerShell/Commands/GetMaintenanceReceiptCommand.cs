using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads what a maintenance did: who, why, when confirmed by whom, how many requests were refused.</summary>
[Cmdlet(VerbsCommon.Get, "MaintenanceReceipt", HelpUri = HelpPages.Folder + "Get-MaintenanceReceipt.md")]
[OutputType(typeof(Receipt))]
public sealed class GetMaintenanceReceiptCommand : SiteItemsCmdlet
{
    /// <inheritdoc/>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [SiteArgument(IsSingle = true)]
    [ArgumentCompleter(typeof(SiteCompleter))]
    public override string? Site { get; set; }

    /// <summary>The maintenances.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Maintenance")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [MaintenanceIdArgument]
    [ArgumentCompleter(typeof(ReceiptCompleter))]
    public override string[] Id { get; set; } = [];

    /// <summary>Keeps what was written, so that each receipt is written once: a history names a maintenance several times.</summary>
    private readonly HashSet<(string Site, string Id)> _written = [];

    private protected override Task BeginAsync()
    {
        foreach (string parameter in (string[])[nameof(Site), nameof(Id)])
        {
            CheckGiven(parameter);
        }

        return Task.CompletedTask;
    }

    private protected override async Task<string> FindSiteAsync(string id) => (await MaintenanceFinder.FindAsync(Context, null, id, StopToken)).Site;

    private protected override async Task ProcessAsync(string site, string id)
    {
        if (!_written.Add((site, id)))
        {
            return;
        }

        try
        {
            WriteRecord(await Calls.SendAsync((client, token) => client.GetReceiptAsync(site, id, token), site, StopToken));
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.MaintenanceNotFound)
        {
            throw new FlowException(problem.ErrorId, problem.Message, id, problem.InnerException);
        }
    }

    /// <summary>Refuses what is empty on the command line: most often it is an empty variable. Entries of the history may have no maintenance.</summary>
    private void CheckGiven(string parameter)
    {
        if (MyInvocation.BoundParameters.TryGetValue(parameter, out object? value) && (value is null or "" || (value is string[] ids && (ids.Length == 0 || ids.Any(string.IsNullOrEmpty)))))
        {
            throw new FlowException(FlowErrors.InvalidValue, $"-{parameter} is empty. {(parameter == nameof(Site) ? "Leave it out, and the id finds its site." : "Name the maintenance.")}", parameter) { Advice = "" };
        }
    }
}
