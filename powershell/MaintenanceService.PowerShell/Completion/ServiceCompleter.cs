using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Security;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Asks the service what could be meant. One that does not answer at once completes nothing, and says nothing.</summary>
internal abstract class ServiceCompleter : IArgumentCompleter
{
    private const int Most = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        try
        {
            return Task.Run(() => AskAsync(fakeBoundParameters, SessionConnection.Current, word)).GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // Completion never disturbs who is typing.
            return [];
        }
    }

    /// <summary>The candidates: what to write, and what to show beside it.</summary>
    protected abstract Task<IEnumerable<(string Text, string Hint)>> CandidatesAsync(
        MaintenanceClient client, string? site, string word, CancellationToken cancellationToken);

    private async Task<IEnumerable<CompletionResult>> AskAsync(IDictionary bound, ServiceConnection? session, string word)
    {
        ServiceConnection connection = ConnectionResolver.Resolve(
            Bound(bound, "Service") is { } address ? new Uri(address) : null,
            bound["ApiKey"] as SecureString,
            bound.Contains("AllowHttp"),
            session);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        IEnumerable<(string Text, string Hint)> candidates = await CandidatesAsync(
            connection.CreateClient(), Bound(bound, "Site") is { } site ? Names.Site(site) : null, word, patience.Token);
        return [.. candidates
            .Where(item => item.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Take(Most)
            .Select(item => new CompletionResult(item.Text, item.Text, CompletionResultType.ParameterValue, Output.SafeText.Clean(item.Hint)))];
    }

    private static string? Bound(IDictionary bound, string name) => bound[name] switch
    {
        null => null,
        object[] { Length: > 0 } items => items[0].ToString(),
        var value => value.ToString(),
    };
}
