using System.CommandLine;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Lists the sites that the key may read.</summary>
internal static class SitesCommand
{
    public static Command Build()
    {
        var name = new Argument<string?>("NAME") { Description = "The beginning of the names, such as shop-*; default: all.", Arity = ArgumentArity.ZeroOrOne };
        name.Validators.Add(Values.RefuseOption);
        var command = new Command("sites", "Lists the sites that the key may read.") { name };
        return command.Runs(async (result, context, stopping) =>
        {
            string pattern = (result.GetValue(name) ?? "*").ToLowerInvariant();
            bool isName = !pattern.EndsWith('*');
            string prefix = isName ? pattern : pattern[..^1];
            if (prefix.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-')))
            {
                throw new FlowException(FlowErrors.InvalidValue, $"'{pattern}' can't be a site, or the beginning of one. {WireName.SiteRule}", pattern);
            }

            List<Site> sites = await PagedQueries.SitesAsync(context.Calls, prefix, stopping).ToListAsync();
            Site[] wanted = [.. sites.Where(site => !isName || site.Name == pattern)];
            if (isName && wanted.Length == 0)
            {
                // A mistyped name must not look like a site that nobody holds: the service says what is nearest.
                string exact = Names.Site(pattern);
                wanted = [(await context.Calls.SendAsync((client, token) => client.GetSiteAsync(exact, token), exact, stopping)).Value];
            }

            context.Writer.WriteTable(wanted, ["SITE", "MODE", "CONVERGED", "HELD BY"], site =>
                [site.Name, Wording.SiteMode(site.Mode, site.Maintenances), site.Converged ? "yes" : "no", Wording.Holders(site.Maintenances.Where(item => item.Status == MaintenanceStatus.Active))]);
            return ExitCodes.Success;
        });
    }
}
