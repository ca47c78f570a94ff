using System.ComponentModel;
using System.Runtime.InteropServices;
using MaintenanceService.Cli.Connection;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Cli.Signals;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Running;

/// <summary>Runs the child while the sites are closed, and opens them again: whatever the child does, and whatever becomes of the maintenance.</summary>
internal sealed class ClosedRun(CommandContext context, IReadOnlyList<StartedMaintenance> started, int lostSignal, bool stayClosedOnFailure)
{
    /// <param name="command">The program and its arguments.</param>
    /// <param name="reopenWithin">Makes the deadline of the reopening, at its start.</param>
    /// <param name="stopping">Set when this process is told to stop.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> command, Func<Deadline> reopenWithin, CancellationToken stopping)
    {
        ChildProcess? child = null;
        bool lost = false;
        using var run = new MaintenanceRun(context.Flow, started, loss =>
        {
            Volatile.Write(ref lost, true);
            if (lostSignal != 0)
            {
                Volatile.Read(ref child)?.Signal(lostSignal);
            }

            context.Output.Warn(loss.Text());
            return Task.CompletedTask;
        });
        int exitCode = ExitCodes.NotExecutable;
        try
        {
            Volatile.Write(ref child, ChildProcess.Start(command, Environment()));
            context.Signals.Received = signal => Forward(child, signal);

            // What came while it was being started met no child yet.
            if (stopping.IsCancellationRequested)
            {
                child.Signal(context.Signals.Number);
            }
            else if (Volatile.Read(ref lost) && lostSignal != 0)
            {
                child.Signal(lostSignal);
            }

            exitCode = await child.WaitAsync();
        }
        catch (Win32Exception problem)
        {
            context.Output.Error($"{command[0]} can't be run: {problem.Message}.");
        }
        finally
        {
            context.Signals.Received = null;
            child?.Dispose();
        }

        return await EndAsync(run, exitCode, reopenWithin(), stopping);
    }

    private async Task<int> EndAsync(MaintenanceRun run, int exitCode, Deadline deadline, CancellationToken stopping)
    {
        bool stays = exitCode != 0 && stayClosedOnFailure;

        // A signal that the child got is answered by its exit code.
        bool childWasTold = stopping.IsCancellationRequested;
        IReadOnlyList<FlowException> problems = stays ? await run.LeaveAsync() : await run.EndAsync(wait: true, deadline, stopping);
        if (stays && run.Remaining is { Count: > 0 } remaining)
        {
            context.Output.Warn($"The child failed with {exitCode}; as --on-failure asks, it stays in maintenance: {string.Join(", ", remaining)}. {EndCommands.Sentence(ShellSyntax.Instance, remaining)}");
        }

        foreach (FlowException problem in problems)
        {
            context.Output.Error(problem);
        }

        bool waitStopped = !stays && !run.WaitCompleted && stopping.IsCancellationRequested;
        if (waitStopped && run.Ended.Count > 0)
        {
            context.Output.Warn(MaintenanceEnd.WaitStopped(run.Ended));
        }

        // A lost maintenance matters more than the child's exit code: its work may have met visitors.
        int code = problems.Any(problem => problem.ErrorId == FlowErrors.MaintenanceLost) ? ExitCodes.Lost
            : exitCode != 0 ? exitCode
            : waitStopped && !childWasTold ? ExitCodes.Signal + context.Signals.Number
            : problems.Count > 0 ? ExitCodes.For(problems[0])
            : exitCode;
        if (code != exitCode)
        {
            context.Output.Warn($"The program has run all the same, and ended with {exitCode}.");
        }

        return code;
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["MAINTENANCE_SITE"] = string.Join(',', started.Select(item => item.Site)),
        ["MAINTENANCE_ID"] = string.Join(',', started.Select(item => item.Id)),
    };

    /// <summary>Sends a signal on to the child. In a terminal's foreground Ctrl+C reaches the child by itself, and a second one would stop its clean-up.</summary>
    private static void Forward(ChildProcess? child, PosixSignal signal)
    {
        switch (signal)
        {
            case PosixSignal.SIGINT when ControllingTerminal.IsForeground:
                break;
            case PosixSignal.SIGINT:
                child?.Signal(NativeSignal.Interrupt);
                break;
            case PosixSignal.SIGHUP:
                child?.Signal(NativeSignal.Hangup);
                break;
            default:
                child?.Signal(NativeSignal.Terminate);
                break;
        }
    }
}
