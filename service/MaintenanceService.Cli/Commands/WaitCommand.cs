using System.CommandLine;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Waits until every instance has confirmed a maintenance, or a mode.</summary>
internal static class WaitCommand
{
    public static Command Build()
    {
        var waiting = new WaitOptions(canSkip: false);
        Option<string?> site = SiteOptions.One(required: true);
        Option<string?> id = new("--id") { Description = "The maintenance that must be active and confirmed; with --mode open, that must be over. Without it, a site that somebody opened counts as well.", HelpName = "ID" };
        Option<MaintenanceMode?> mode = Values.Mode("--mode", "The mode to wait for; default: whatever the site is in.", MaintenanceMode.Closed, MaintenanceMode.ReadOnly, MaintenanceMode.Open);
        var command = new Command("wait", "Waits until every instance has confirmed.") { site, id, mode };
        waiting.AddTo(command);
        return command.Runs(async (result, context, stopping) =>
        {
            string? wanted = result.GetValue(id);
            MaintenanceMode? goal = result.GetValue(mode);
            Convergence confirmed = await new SiteWait(context.Flow, goal).RunAsync(
                Names.Site(result.GetValue(site)!), wanted, waiting.Deadline(result), stopping);
            context.Writer.Write(confirmed, now => Text(now, goal == MaintenanceMode.Open ? wanted : null));
            return ExitCodes.Success;
        });
    }

    private static string Text(Convergence now, string? ended) =>
        $"{(ended is null ? "" : $"the maintenance '{ended}' is over; ")}{now.Site} is {Wording.Word(now.Mode)}, confirmed by {now.Confirmed + now.AssumedClosed} of {now.Total}";
}
