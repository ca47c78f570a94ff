using System.CommandLine;
using MaintenanceService.Cli.Connection;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Cli.Signals;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Runs a command's work: connects, turns faults into a line on standard error and an exit code, and stops on a signal.</summary>
internal static class CommandRunner
{
    /// <summary>Gives a command its connection options and its work.</summary>
    /// <param name="command">The command.</param>
    /// <param name="work">Returns the exit code; its token is set when the command is stopped by a signal.</param>
    public static Command Runs(this Command command, Func<ParseResult, CommandContext, CancellationToken, Task<int>> work)
    {
        var connection = new ConnectionOptions();
        connection.AddTo(command);
        command.SetAction((result, _) => RunAsync(result, connection, work));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult result, ConnectionOptions connection, Func<ParseResult, CommandContext, CancellationToken, Task<int>> work)
    {
        using var signals = new StopSignals();
        try
        {
            using var context = new CommandContext(result, connection, signals);
            try
            {
                return await work(result, context, signals.Stopped);
            }
            catch (FlowException problem)
            {
                context.Output.Error(problem);
                return ExitCodes.For(problem);
            }
        }
        catch (FlowException problem)
        {
            await Console.Error.WriteLineAsync($"maintenance: {SafeText.Clean(problem.Message)}");
            return ExitCodes.For(problem);
        }
        catch (OperationCanceledException) when (signals.Stopped.IsCancellationRequested)
        {
            return ExitCodes.Signal + signals.Number;
        }
    }
}
