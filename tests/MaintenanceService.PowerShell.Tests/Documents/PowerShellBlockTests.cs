using System.Management.Automation.Language;
using MaintenanceService.PowerShell.Tests.Hosting;
using MaintenanceService.Tests.Documents;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Documents;

/// <summary>Each block for PowerShell in the documents and the help can be parsed, and names cmdlets and parameters that there are.</summary>
public sealed class PowerShellBlockTests
{
    // Outputs and signatures, which stand indented in pages of PowerShell as well.
    private static readonly string[] NoScripts = [];

    [Fact]
    public void Blocks_can_be_parsed_and_name_what_there_is()
    {
        Dictionary<string, HashSet<string>> commands = Commands();
        DocumentBlock[] blocks = [.. DocumentReader.BlocksIn("powershell").Where(block => !NoScripts.Contains(block.ToString()))];

        Assert.InRange(blocks.Length, 40, int.MaxValue);
        Assert.Empty(blocks.SelectMany(block => Faults(block.Text, commands).Select(fault => $"{block}: {fault}")));
    }

    [Theory]
    [InlineData("if ($true) {", "Missing closing")]
    [InlineData("Enable-Maintenence shop", "there is no Enable-Maintenence")]
    [InlineData("Enable-Maintenance shop -Reson x", "has no -Reson")]
    public void Fault_is_found(string script, string fault) =>
        Assert.Contains(Faults(script, Commands()), found => found.Contains(fault, StringComparison.Ordinal));

    private static IEnumerable<string> Faults(string script, Dictionary<string, HashSet<string>> commands)
    {
        ScriptBlockAst tree = Parser.ParseInput(script, out _, out ParseError[] errors);
        foreach (ParseError error in errors)
        {
            yield return error.Message;
        }

        foreach (CommandAst command in tree.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            string name = command.GetCommandName() ?? "";
            if (!name.Contains("-Mainten", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!commands.TryGetValue(name, out HashSet<string>? parameters))
            {
                yield return $"there is no {name}";
                continue;
            }

            foreach (CommandParameterAst parameter in command.CommandElements.OfType<CommandParameterAst>())
            {
                if (!parameters.Any(known => known.StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase)))
                {
                    yield return $"{name} has no -{parameter.ParameterName}";
                }
            }
        }
    }

    private static Dictionary<string, HashSet<string>> Commands()
    {
        using var host = new ModuleHost();
        return host.Run("Get-Command -Module MaintenanceService | ForEach-Object { $_.Name + ' ' + ($_.Parameters.Keys -join ' ') }").Succeeded().Output
            .Select(line => line!.ToString()!.Split(' '))
            .ToDictionary(words => words[0], words => words.Skip(1).ToHashSet(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
    }
}
