using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Documents;

/// <summary>Each block for a shell in the documents is one that bash can read.</summary>
public sealed class ShellBlockTests
{
    [Fact]
    public async Task Blocks_are_read_by_bash()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not installed");
        DocumentBlock[] blocks = [.. DocumentReader.BlocksIn("bash")];

        Assert.InRange(blocks.Length, 20, int.MaxValue);
        foreach (DocumentBlock block in blocks)
        {
            (int exitCode, string output) = await Command.RunAsync("/bin/bash", "-n", "-c", block.Text);
            Assert.True(exitCode == 0, $"{block}: {output}");
        }

        Assert.NotEqual(0, (await Command.RunAsync("/bin/bash", "-n", "-c", "if true; then")).ExitCode);
    }
}
