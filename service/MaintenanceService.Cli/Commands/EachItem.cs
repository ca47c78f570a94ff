using MaintenanceService.Cli.Output;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Runs what belongs to one item of several: a failure is written, and the others go on.</summary>
internal sealed class EachItem(ConsoleFlowOutput output)
{
    private readonly Lock _lock = new();

    /// <summary>The exit code of the first failure; 0 where there was none.</summary>
    public int ExitCode { get; private set; }

    public async Task TryAsync(Func<Task> item)
    {
        try
        {
            await item();
        }
        catch (FlowException problem)
        {
            output.Error(problem);
            lock (_lock)
            {
                ExitCode = ExitCode == ExitCodes.Success ? ExitCodes.For(problem) : ExitCode;
            }
        }
    }
}
