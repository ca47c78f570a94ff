using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Security;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Completes arguments with names and ids of the service. Without an answer within half a second it completes nothing, and writes no error.</summary>
internal abstract class ServiceCompleter : IArgumentCompleter
{
    private const int Max = 100;
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    /// <summary>The time of the first request of a process, which loads .NET's HTTP first.</summary>
    private static readonly TimeSpan FirstTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static volatile bool _loaded;

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        try
        {
            ServiceConnection? session = SessionConnection.OfCurrentRunspace();
            ServiceConnection connection = ConnectionResolver.Resolve(
                new ConnectionParameters(
                    Addresses(fakeBoundParameters["Service"]),
                    fakeBoundParameters["ApiKey"] as SecureString,
                    fakeBoundParameters.Contains("AllowHttp")),
                session,
                new PowerShellSyntax());
            return CompletionOutages.IsOut(connection.ToString()) ? [] : Ask(connection, ownsConnection: !ReferenceEquals(connection, session), fakeBoundParameters, word);
        }
        catch (Exception)
        {
            // Completion must not disturb typing with an error.
            return [];
        }
    }

    /// <summary>Asks off the pipeline's thread, which is blocked meanwhile, and gives up after a while.</summary>
    private CompletionResult[] Ask(ServiceConnection connection, bool ownsConnection, IDictionary bound, string word)
    {
        bool loaded = _loaded;
        var asking = Task.Run(async () =>
        {
            using ServiceConnection? own = ownsConnection ? connection : null;
            using var timeout = new CancellationTokenSource(RequestTimeout, TimeProvider.System);
            try
            {
                CompletionResult[] found = await AskAsync(connection, bound, word, timeout.Token);
                CompletionOutages.Remove(connection.ToString());
                return found;
            }
            finally
            {
                _loaded = true;
            }
        });
        try
        {
            return asking.WaitAsync(loaded ? Timeout : FirstTimeout, TimeProvider.System).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is TimeoutException or HttpRequestException)
        {
            CompletionOutages.Add(connection.ToString());
            throw;
        }
    }

    /// <summary>Returns the candidates: the text to insert, and the hint to show beside it.</summary>
    protected abstract Task<IEnumerable<(string Text, string Hint)>> CandidatesAsync(
        MaintenanceClient client, string? site, string word, CancellationToken cancellationToken);

    private async Task<CompletionResult[]> AskAsync(ServiceConnection connection, IDictionary bound, string word, CancellationToken cancellationToken)
    {
        IEnumerable<(string Text, string Hint)> candidates = await CandidatesAsync(
            connection.CreateClient(), Bound(bound, "Site") is { } site ? Names.Site(site) : null, word, cancellationToken);
        return [.. candidates
            .Where(item => item.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Take(Max)
            .Select(item => new CompletionResult(
                Quoted(item.Text), SafeText.Clean(item.Text), CompletionResultType.ParameterValue, SafeText.Clean(item.Hint) is { Length: > 0 } hint ? hint : item.Text))];
    }

    /// <summary>Returns the text as a PowerShell argument: in quotes where it is more than a word, for what is inserted is code.</summary>
    private static string Quoted(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':') && text[0] is not '-'
            ? text
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(SafeText.Clean(text))}'";

    private static ServiceAddresses? Addresses(object? bound) => bound switch
    {
        null => null,
        object[] items => ServiceAddresses.Parse(string.Join(';', items)),
        var value => ServiceAddresses.Parse($"{value}"),
    };

    private static string? Bound(IDictionary bound, string name) => bound[name] switch
    {
        null => null,
        object[] { Length: > 0 } items => items[0].ToString(),
        var value => value.ToString(),
    };
}
