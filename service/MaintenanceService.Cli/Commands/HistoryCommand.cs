using System.CommandLine;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Lists what happened, newest first.</summary>
internal static class HistoryCommand
{
    private const int DefaultLimit = 50;

    public static Command Build()
    {
        Option<string?> site = SiteOptions.One(required: false);
        Option<int?> limit = Values.Number("--limit", $"How many entries at most; default: {DefaultLimit}.", 1, 100_000);
        var command = new Command("history", "Lists what happened, newest first; without --site of the whole service.") { site, limit };
        return command.Runs(async (result, context, stopping) =>
        {
            string? name = result.GetValue(site) is { } text ? Names.Site(text) : null;
            int max = result.GetValue(limit) ?? DefaultLimit;
            var entries = new List<HistoryEntry>();
            await foreach (HistoryEntry entry in PagedQueries.PagesAsync(context.Calls, name, (client, cursor, token) => name is null
                ? client.GetHistoryAsync(Math.Min(max, PagedQueries.PageSize), cursor, token)
                : client.GetSiteHistoryAsync(name, Math.Min(max, PagedQueries.PageSize), cursor, token), stopping))
            {
                entries.Add(entry);
                if (entries.Count == max)
                {
                    break;
                }
            }

            context.Writer.WriteTable(entries, ["AT", "SITE", "ACTION", "BY", "DETAIL"], entry =>
                [Wording.Time(entry.At), entry.Site ?? "", Wording.Name(entry.Action), entry.Actor.Name, entry.Detail ?? ""]);
            return ExitCodes.Success;
        });
    }
}
