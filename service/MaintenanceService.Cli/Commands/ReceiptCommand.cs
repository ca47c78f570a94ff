using System.CommandLine;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Shows the receipt of a maintenance: who, why, when, confirmed by whom.</summary>
internal static class ReceiptCommand
{
    private const string NotYet = "not yet";

    public static Command Build()
    {
        Option<string?> site = SiteOptions.One(required: false);
        Option<string> id = new("--id") { Description = "The maintenance.", HelpName = "ID", Required = true };
        var command = new Command("receipt", "Shows the receipt of a maintenance.") { site, id };
        return command.Runs(async (result, context, stopping) =>
        {
            string? name = result.GetValue(site) is { } text ? Names.Site(text) : null;
            string wanted = Names.Id(result.GetValue(id)!);
            Maintenance found = await MaintenanceFinder.FindAsync(context.Flow, name, wanted, stopping);
            Receipt receipt = await context.Calls.SendAsync((client, token) => client.GetReceiptAsync(found.Site, found.Id, token), found.Site, stopping);
            context.Writer.Write(receipt, Text);
            return ExitCodes.Success;
        });
    }

    private static string Text(Receipt receipt)
    {
        Maintenance maintenance = receipt.Maintenance;
        bool isOver = maintenance.Status == MaintenanceStatus.Ended;
        string begun = $"{maintenance.Site}: {Wording.Holder(maintenance)}{(isOver ? $"\nover: {Wording.End(maintenance)}" : "")}";
        if (maintenance.EndReason == EndReason.Cancelled)
        {
            return begun;
        }

        string missing = isOver ? "never" : NotYet;
        string head = string.Join('\n',
        [
            begun,
            $"closed on every instance: {At(receipt.ConvergedAt, missing)}",
            $"open on every instance:   {At(receipt.ReopenedAt)}",
            $"refused {receipt.Refused}, bypassed {receipt.Bypassed}",
            "",
        ]);
        return head + "\n" + Output.TextTable.Format(["INSTANCE", "CLOSED", "OPEN", "REFUSED", "BYPASSED"], receipt.Instances.Select(item => new[]
        {
            item.Instance, item.Assumed ? "assumed" : At(item.ConfirmedAt, missing), At(item.ReopenedAt), $"{item.Refused}", $"{item.Bypassed}",
        }));
    }

    private static string At(DateTimeOffset? time, string missing = NotYet) => time is null ? missing : Wording.Time(time);
}
