using System.Management.Automation;

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>Runs a script block as <c>&amp; { … }</c> would, its output going to the cmdlet's output as it comes.</summary>
internal static class BlockRunner
{
    private static readonly ScriptBlock Call = ScriptBlock.Create("param($block) & $block");

    public static void Run(PSCmdlet cmdlet, ScriptBlock block)
    {
        using SteppablePipeline pipeline = Call.GetSteppablePipeline(CommandOrigin.Internal, [block]);
        pipeline.Begin(cmdlet);
        pipeline.End();
    }
}
