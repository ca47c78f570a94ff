using System.Management.Automation.Language;
using MaintenanceService.Tests.Architecture;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Documents;

/// <summary>A script of the deployment runs in the PowerShell that a server has, which is version 5.1, or says which one it needs.</summary>
public sealed class DeployScriptTests
{
    [Fact]
    public void Attributes_of_a_script_are_known_to_every_version_that_it_admits()
    {
        string[] scripts = Directory.GetFiles(Repository.PathOf("deploy"), "*.ps1", SearchOption.AllDirectories);

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script =>
        {
            ScriptBlockAst tree = Parser.ParseFile(script, out _, out ParseError[] errors);
            Assert.Empty(errors);
            if (tree.ScriptRequirements?.RequiredPSVersion is not { Major: >= 6 })
            {
                // Version 6 gave the validations their message.
                Assert.Empty(tree.FindAll(node => node is NamedAttributeArgumentAst { ArgumentName: "ErrorMessage" }, searchNestedScriptBlocks: true));
            }
        });
    }
}
