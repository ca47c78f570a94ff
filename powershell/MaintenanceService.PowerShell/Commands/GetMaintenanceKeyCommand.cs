using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Completion;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads the keys of the service, without the keys themselves.</summary>
[Cmdlet(VerbsCommon.Get, "MaintenanceKey", HelpUri = HelpPages.Folder + "Get-MaintenanceKey.md")]
[OutputType(typeof(Key))]
public sealed class GetMaintenanceKeyCommand : MaintenanceCmdlet
{
    /// <summary>The keys' names; wildcards.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KeyNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The keys' ids; wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [IdArgument]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string[] Id { get; set; } = ["*"];

    private protected override async Task ProcessAsync()
    {
        var found = new List<Key>();
        await foreach (Key key in PagedQueries.PagesAsync(Calls, null, (client, cursor, token) => client.ListKeysAsync(PagedQueries.PageSize, cursor, token), StopToken))
        {
            if (Match(Name, key.Name, WildcardOptions.IgnoreCase) && Match(Id, key.Id, WildcardOptions.None))
            {
                found.Add(key);
                WriteRecord(key);
            }
        }

        await WriteMissingAsync("key", Name, name => found.Exists(key => Match([name], key.Name, WildcardOptions.IgnoreCase)));
        await WriteMissingAsync("key", Id, id => found.Exists(key => Match([id], key.Id, WildcardOptions.None)));
    }

    private static bool Match(string[] patterns, string text, WildcardOptions options) =>
        patterns.Any(pattern => Wildcard.Parse(pattern, options).IsMatch(text));
}
