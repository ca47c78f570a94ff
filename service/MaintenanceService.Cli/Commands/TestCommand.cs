using System.CommandLine;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Tests whether a maintenance would be confirmed, and lists what would stay open.</summary>
internal static class TestCommand
{
    public static Command Build()
    {
        Option<string?> site = SiteOptions.One(required: true);
        Option<bool> quiet = new("--quiet", "-q") { Description = "Writes nothing; only the exit code tells: 0 or 3." };
        var command = new Command("test", "Tests whether a maintenance would be confirmed, and lists what would stay open.") { site, quiet };
        return command.Runs(async (result, context, stopping) =>
        {
            string name = Names.Site(result.GetValue(site)!);
            Site found = (await context.Calls.SendAsync((client, token) => client.GetSiteAsync(name, token), name, stopping)).Value;
            Convergence convergence = await context.Calls.SendAsync((client, token) => client.GetConvergenceAsync(name, cancellationToken: token), name, stopping);
            List<Instance> instances = await PagedQueries.InstancesAsync(context.Calls, name, stopping).ToListAsync();
            PreflightResult preflight = Preflight.Evaluate(
                found, convergence, instances, context.Calls.ServiceNow, await StoreCheck.ProblemAsync(context.Calls, stopping));
            if (!result.GetValue(quiet))
            {
                context.Writer.Write(preflight, Text);
            }

            return preflight.Ready ? ExitCodes.Success : ExitCodes.NotConverged;
        });
    }

    private static string Text(PreflightResult preflight) => string.Join('\n', new[]
    {
        $"{preflight.Site} is {Wording.SiteMode(preflight.Mode, preflight.Maintenances)}; {(preflight.Ready ? "a maintenance would be confirmed" : "a maintenance would not be confirmed")}",
        $"instances: {preflight.Instances}, silent: {preflight.Silent.Count}, requests in flight: {preflight.RequestsInFlight}, connections open: {preflight.ConnectionsOpen}",
    }
    .Concat(preflight.Maintenances.Select(Wording.Hold))
    .Concat(preflight.Problems.Select(problem => $"  problem: {problem}"))
    .Concat(preflight.StaysOpen.Select(endpoint => $"  stays open: {endpoint.Name}{(endpoint.MayWrite ? " (may write)" : "")}")));
}
