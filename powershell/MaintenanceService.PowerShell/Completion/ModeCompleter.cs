using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Completion;

/// <summary>Completes the modes that a maintenance can have.</summary>
internal sealed class ModeCompleter : IArgumentCompleter
{
    private static readonly string[] Modes = [nameof(MaintenanceMode.Closed), nameof(MaintenanceMode.ReadOnly)];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Modes.Where(mode => mode.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase)).Select(mode => new CompletionResult(mode));
}
