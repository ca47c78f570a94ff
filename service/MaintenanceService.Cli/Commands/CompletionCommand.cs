using System.CommandLine;
using MaintenanceService.Cli.Output;

namespace MaintenanceService.Cli.Commands;

/// <summary>Prints the script that makes a shell complete the command.</summary>
internal static class CompletionCommand
{
    private const string Bash =
        """
        _maintenance_complete() {
          local word
          COMPREPLY=()
          while IFS= read -r word; do COMPREPLY+=("$word"); done < <(maintenance "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
        }
        complete -F _maintenance_complete maintenance
        """;

    private const string Zsh =
        """
        #compdef maintenance
        _maintenance() {
          local -a found
          found=("${(@f)$(maintenance "[suggest:${#BUFFER}]" "$BUFFER" 2>/dev/null)}")
          compadd -- $found
        }
        compdef _maintenance maintenance
        """;

    private const string PowerShell =
        """
        Register-ArgumentCompleter -Native -CommandName maintenance -ScriptBlock {
            param($word, $line, $position)
            maintenance "[suggest:$position]" "$line" 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    public static Command Build()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh");
        var command = new Command("completion", "Prints a script for the shell: source <(maintenance completion bash).") { shell };
        command.SetAction(result => AnswerWriter.WriteText((result.GetValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            _ => PowerShell,
        }) + Environment.NewLine));
        return command;
    }
}
