using System.CommandLine;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Cli.Running;
using MaintenanceService.Cli.Signals;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Runs a program while sites are closed: with a lease that is renewed, and opened again whatever happens.</summary>
internal static class RunCommand
{
    /// <summary>Names the signal that a child wants when its maintenance is lost.</summary>
    private const string LostSignalVariable = "MAINTENANCE_LOST_SIGNAL";

    public const string Name = "run";

    public static Command Build()
    {
        var terms = new TermOptions();
        var waiting = new WaitOptions(canSkip: false);
        Option<string[]> site = SiteOptions.Several();
        Option<string?> id = new("--id") { Description = "The maintenance's id, made by the caller; for one site.", HelpName = "ID" };
        Option<LeaseExpiry?> onFailure = Values.OnFailure("--on-failure", "What happens when the child fails, or this command dies: release (default) opens, stay-closed leaves it closed.");
        Option<bool> keep = new("--keep-on-failure") { Description = "Leaves closed what was started, if not every instance confirms." };
        var child = new Argument<string[]>("COMMAND")
        {
            Description = "The program and its arguments: everything from here on is its own, also what looks like an option.",
            Arity = ArgumentArity.OneOrMore,
        };
        child.Validators.Add(Values.RefuseOption);
        var command = new Command(
            Name,
            $"""
            Runs a program while sites are closed. It starts when every instance has confirmed; the exit code is its own.

            Where the maintenance ends while it runs, or is changed so that requests pass, it is told at once by SIGTERM, or the signal that {LostSignalVariable} names
            ({NativeSignal.Names}), and the exit code is 4. It finds MAINTENANCE_SITE and MAINTENANCE_ID in its environment.
            """) { site, id, onFailure, keep, child };
        terms.AddTo(command);
        waiting.AddTo(command);
        return command.Runs(async (result, context, stopping) =>
        {
            NativeSignal.CatchPipe();
            string[] program = result.GetValue(child)!;
            if (program[0].Length == 0)
            {
                throw new FlowException(FlowErrors.InvalidValue, "COMMAND is empty: name the program to run. Nothing was closed.");
            }

            if (ChildProgram.Find(program[0], out string file) is var code && code != ExitCodes.Success)
            {
                context.Output.Error($"{program[0]} {(code == ExitCodes.NotFound ? "was not found" : "is not executable, or its interpreter is not there")}; nothing was closed.");
                return code;
            }

            LeaseExpiry expiry = result.GetValue(onFailure) ?? LeaseExpiry.Release;
            string[] sites = SiteOptions.Names(result.GetValue(site));
            string? given = SiteOptions.GivenId(result.GetValue(id), sites);
            MaintenanceRequest request = terms.Request(result, at: null, terms.Lease(result) ?? FlowDefaults.RunLease, expiry);
            int lostSignal = LostSignal();
            var flow = new MaintenanceFlow(context.Flow);
            var options = new StartOptions
            {
                Items = [.. sites.Select(name => new StartItem(name, given, request))],
                KeepOnFailure = result.GetValue(keep),
            };
            await flow.StartAsync(options, waiting.Deadline(result), stopping);
            return await new ClosedRun(context, flow.Started, lostSignal, expiry == LeaseExpiry.StayClosed)
                .RunAsync([file, .. program.Skip(1)], () => waiting.Deadline(result), stopping);
        });
    }

    private static int LostSignal() => Environment.GetEnvironmentVariable(LostSignalVariable) is not { Length: > 0 } name
        ? NativeSignal.Terminate
        : NativeSignal.Number(name)
            ?? throw new FlowException(FlowErrors.InvalidValue, $"{LostSignalVariable}: '{SafeText.Clean(name)}' is none of {NativeSignal.Names}.");
}
