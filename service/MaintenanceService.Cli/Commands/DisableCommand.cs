using System.CommandLine;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Ends maintenances, and returns when every instance has confirmed.</summary>
internal static class DisableCommand
{
    public static Command Build()
    {
        var waiting = new WaitOptions();
        Option<string[]> site = SiteOptions.Several(required: false);
        Option<string?> id = new("--id") { Description = "The maintenance; default: the one active one that this key began.", HelpName = "ID" };
        Option<bool> all = new("--all") { Description = "Ends every active maintenance of the sites, whoever began it." };
        var command = new Command("disable", "Ends maintenances, and returns when every instance has confirmed.") { site, id, all };
        command.Validators.Add(result =>
        {
            // A value can't be read here: it may be one that could not be parsed.
            if (result.GetResult(site) is null && result.GetResult(id) is null)
            {
                result.AddError("Which maintenance? Give --site or --id.");
            }
        });
        waiting.AddTo(command);
        return command.Runs(async (result, context, stopping) =>
        {
            if (result.GetValue(all) && result.GetValue(id) is not null)
            {
                throw new FlowException(FlowErrors.InvalidValue, "--all and --id exclude each other. Give one of them.");
            }

            Deadline deadline = waiting.Deadline(result);
            string[] sites = SiteOptions.Names(result.GetValue(site));
            string? given = SiteOptions.GivenId(result.GetValue(id), sites, "name that one alone, or none, and the id finds it.");
            var ending = new MaintenanceEnd(context.Flow, (_, _) => true);
            var ended = new List<Maintenance>();
            var each = new EachItem(context.Output);
            foreach (string? name in sites.Length == 0 ? [null] : sites.Cast<string?>())
            {
                await each.TryAsync(async () => ended.AddRange(await ending.EndAsync(name, given, result.GetValue(all), deadline, stopping)));
            }

            try
            {
                foreach (string name in ended.Select(item => item.Site).Distinct())
                {
                    await each.TryAsync(() => HeldSites.WarnAsync(context.Flow, name, deadline, stopping));
                }

                if (waiting.Wait(result))
                {
                    await ending.ConfirmAsync(ended, each.TryAsync, deadline, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested && ended.Count > 0)
            {
                context.Output.Warn(MaintenanceEnd.WaitStopped(ended));
                throw;
            }

            if (ended.Count > 0 || each.ExitCode == ExitCodes.Success)
            {
                context.Writer.WriteOneOrMany(ended, record => $"{record.Site}: {Wording.End(record)}; id {record.Id}");
            }

            return each.ExitCode;
        });
    }
}
