using System.CommandLine;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Closes sites, and returns when every instance has confirmed: all of them, or none.</summary>
internal static class EnableCommand
{
    public static Command Build()
    {
        var terms = new TermOptions();
        var waiting = new WaitOptions();
        Option<string[]> site = SiteOptions.Several();
        Option<string?> id = new("--id") { Description = "The maintenance's id, made by the caller, so that the same call can be made again; for one site.", HelpName = "ID" };
        Option<DateTimeOffset?> at = Values.Time("--at", "When it starts; default: now.");
        Option<LeaseExpiry?> onExpiry = Values.OnFailure("--on-lease-expiry", "What happens when the lease is not renewed: release (default) or stay-closed.");
        Option<bool> keep = new("--keep-on-failure") { Description = "Leaves closed what was started, if not every instance confirms." };
        var command = new Command("enable", "Closes sites, and returns when every instance has confirmed.") { site, id, at, onExpiry, keep };
        terms.AddTo(command);
        waiting.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(onExpiry) is not null && !terms.HasLease(result))
            {
                result.AddError("--on-lease-expiry says what happens to a lease: give one with --lease.");
            }
        });
        return command.Runs(async (result, context, stopping) =>
        {
            string[] sites = SiteOptions.Names(result.GetValue(site));
            MaintenanceRequest request = terms.Request(result, result.GetValue(at), terms.Lease(result), result.GetValue(onExpiry) ?? LeaseExpiry.Release);
            string? given = SiteOptions.GivenId(result.GetValue(id), sites);
            var options = new StartOptions
            {
                Items = [.. sites.Select(name => new StartItem(name, given, request))],
                Wait = waiting.Wait(result),
                KeepOnFailure = result.GetValue(keep),
                KeepWhenStopped = true,
            };
            var flow = new MaintenanceFlow(context.Flow);
            await flow.StartAsync(options, waiting.Deadline(result), stopping);
            try
            {
                context.Writer.WriteOneOrMany([.. flow.Started.Select(item => item.Record!)], record => Answer(record, options.Wait));
            }
            catch (AnswerLostException)
            {
                // Nothing else names what was made here.
                context.Output.Warn($"In maintenance: {string.Join(", ", flow.Started)}. {EndCommands.Sentence(ShellSyntax.Instance, flow.Started)}");
                throw;
            }

            return ExitCodes.Success;
        });
    }

    private static string Answer(Maintenance record, bool waited) => record.Status == MaintenanceStatus.Scheduled
        ? $"{What(record)} will be {Wording.Word(record.Mode)} from {Wording.Time(record.StartsAt)}; id {record.Id}"
        : $"{What(record)} {(waited ? $"is {Wording.Word(record.Mode)} on every instance" : "is told, and not waited for")}; id {record.Id}";

    private static string What(Maintenance record) => record.Paths.Count == 0 ? record.Site : $"{record.Site} ({string.Join(", ", record.Paths)})";
}
