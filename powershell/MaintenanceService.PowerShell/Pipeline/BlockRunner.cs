using System.Management.Automation;

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>Runs a script block as <c>&amp; { … }</c> would, its output going to the cmdlet's output as it comes.</summary>
internal static class BlockRunner
{
    /// <summary>The function that holds the block: in a constrained session a pipeline may begin with the name of a command only.</summary>
    private const string Function = "__MaintenanceBlock";

    /// <param name="cmdlet">The cmdlet that writes the block's output.</param>
    /// <param name="block">The block.</param>
    /// <param name="maintenance">The value of $Maintenance in the block.</param>
    /// <param name="arguments">Its arguments.</param>
    public static void Run(PSCmdlet cmdlet, ScriptBlock block, object maintenance, object?[] arguments)
    {
        using var values = new ScopedVariables(cmdlet.SessionState, new Dictionary<string, object>
        {
            ["Maintenance"] = maintenance,
            ["__MaintenanceBlock"] = block,
            ["__MaintenanceArguments"] = arguments,
        });

        // Is made for each run: a script block keeps the language mode of the runspace that made it.
        ItemCmdletProviderIntrinsics functions = cmdlet.SessionState.InvokeProvider.Item;
        functions.Set($"function:local:{Function}", ScriptBlock.Create("& $__MaintenanceBlock @__MaintenanceArguments"));
        try
        {
            using SteppablePipeline pipeline = ScriptBlock.Create(Function).GetSteppablePipeline(CommandOrigin.Internal);
            pipeline.Begin(cmdlet);
            pipeline.End();
        }
        finally
        {
            functions.Remove($"function:{Function}", recurse: false);
        }
    }
}
