using System.CommandLine;
using MaintenanceService.Cli.Options;
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
        Option<string?> id = new("--id") { Description = "The maintenance that must be active and confirmed. Without it, a site that somebody opened counts as well.", HelpName = "ID" };
        Option<MaintenanceMode?> mode = Values.Mode("--mode", "The mode to wait for; default: whatever the site is in.", MaintenanceMode.Closed, MaintenanceMode.ReadOnly, MaintenanceMode.Open);
        var command = new Command("wait", "Waits until every instance has confirmed.") { site, id, mode };
        waiting.AddTo(command);
        return command.Runs(async (result, context, stopping) =>
        {
            string name = Names.Site(result.GetValue(site)!);
            Deadline deadline = waiting.Deadline(result);
            MaintenanceMode? wanted = result.GetValue(mode);
            string? maintenance = result.GetValue(id) is { } text ? Names.Id(text) : null;
            long after = 0;
            if (maintenance is not null && wanted == MaintenanceMode.Open)
            {
                Maintenance found = await MaintenanceFinder.FindAsync(context.Flow, name, maintenance, stopping, deadline);
                after = (await new EndWait(context.Flow).RunAsync(found, deadline, stopping)).Revision;
                (maintenance, wanted) = (null, null);
            }

            var wait = new ConvergenceWait(context.Flow, name, $"Waiting for {name}");
            await wait.RunAsync(maintenance, now => now.Revision >= after && (wanted is null || now.Mode == wanted), deadline, stopping);
            if (!wait.Reached)
            {
                FlowException missed = NotConverged.Of([wait], deadline);
                throw wanted is { } asked && wait.Latest is { } latest && latest.Mode != asked
                    ? missed.With($"The site is {Wording.Word(latest.Mode)}, not {Wording.Word(asked)}.")
                    : missed;
            }

            context.Writer.Write(wait.Latest!, now => $"{now.Site} is {Wording.Word(now.Mode)}, confirmed by {now.Confirmed + now.AssumedClosed} of {now.Total}");
            return ExitCodes.Success;
        });
    }
}
