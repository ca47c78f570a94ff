using System.CommandLine;
using MaintenanceService.Cli.Connection;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Cli.Signals;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Shows how a site is: its mode, who holds it, its instances and what is waited for.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    public static Command Build()
    {
        Option<string?> site = SiteOptions.One(required: true);
        Option<bool> watch = new("--watch", "-w") { Description = "Shows it again each second, until it is stopped with Ctrl+C." };
        var command = new Command("status", "Shows how a site is, and what it waits for.") { site, watch };
        return command.Runs(async (result, context, stopping) =>
        {
            string name = Names.Site(result.GetValue(site)!);
            if (!result.GetValue(watch))
            {
                await WriteAsync(context, name, stopping);
                return ExitCodes.Success;
            }

            try
            {
                for (bool wasShown = false; ; wasShown = true)
                {
                    try
                    {
                        await WriteAsync(context, name, stopping, clear: !Console.IsOutputRedirected && !context.Writer.IsJson);
                    }
                    catch (FlowException problem) when (wasShown && ExitCodes.For(problem) == ExitCodes.Unreachable)
                    {
                        // The service restarts, or another process of it takes over: the view goes on when it is back.
                        context.Output.Warn(problem.Message);
                    }

                    if (!StandardOutput.HasReader)
                    {
                        return ExitCodes.Signal + NativeSignal.Pipe;
                    }

                    await Task.Delay(WatchInterval, TimeProvider.System, stopping);
                }
            }
            catch (OperationCanceledException) when (context.Signals.Number == NativeSignal.Interrupt)
            {
                return ExitCodes.Success;
            }
        });
    }

    private static async Task WriteAsync(CommandContext context, string name, CancellationToken stopping, bool clear = false)
    {
        Site site = (await context.Calls.SendAsync((client, token) => client.GetSiteAsync(name, token), name, stopping)).Value;
        if (context.Writer.IsJson)
        {
            context.Writer.Write(site, _ => "");
            return;
        }

        Convergence convergence = await context.Calls.SendAsync((client, token) => client.GetConvergenceAsync(name, cancellationToken: token), name, stopping);
        List<Instance> instances = await PagedQueries.InstancesAsync(context.Calls, name, stopping).ToListAsync();
        string view = Text(site, convergence, instances);

        // Moves to the top, writes the view, erases the rest of each line and all below.
        AnswerWriter.WriteText(clear ? "\e[H" + view.ReplaceLineEndings("\e[K\n") + "\e[J" : view);
    }

    private static string Text(Site site, Convergence convergence, List<Instance> instances)
    {
        var lines = new List<string>
        {
            $"{site.Name}: {Wording.SiteMode(site.Mode, site.Maintenances)}, {(convergence.Converged ? "confirmed" : "not confirmed")}; {Wording.Progress(convergence, withWaitedFor: false)}",
        };
        lines.AddRange(site.Maintenances.Select(Wording.Hold));
        lines.AddRange((convergence.Blockers ?? []).Select(blocker => $"  waits for {Wording.Blocker(blocker)}"));
        string head = string.Join('\n', lines.Select(SafeText.Clean)) + "\n";
        return instances.Count == 0 ? head : head + "\n" + TextTable.Format(["INSTANCE", "STATE", "MODE", "REQUESTS", "CONNECTIONS", "LAST SEEN", "WAITS FOR"], instances.Select(item => new[]
        {
            item.Id, Wording.Name(item.State).ToLowerInvariant(), item.Mode is { } mode ? Wording.Word(mode) : "", $"{item.RequestsInFlight}", $"{item.ConnectionsOpen}",
            item.LastSeenAt is null ? "never" : Wording.Time(item.LastSeenAt), item.Oldest is [var oldest, ..] ? $"{oldest.Name} for {oldest.Seconds} s" : "",
        }));
    }
}
