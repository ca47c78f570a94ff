using System.Text;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>Says in a text what a state refuses, so that a change of it is told from a change of a message or a pass.</summary>
internal static class RefusalSignature
{
    public static string Of(MaintenanceMode? forced, bool closedByItself, SiteSettings? settings, IEnumerable<SiteStateMaintenance> active)
    {
        var text = new StringBuilder();
        text.Append(forced).Append('|').Append(closedByItself);
        if (closedByItself)
        {
            return text.ToString();
        }

        // The site's exemptions hold whether a maintenance refuses or the app's constant.
        Append(text, settings?.ExemptPaths);
        Append(text, settings?.BypassNetworks);
        if (forced is null)
        {
            foreach (SiteStateMaintenance maintenance in active)
            {
                text.Append('|').Append(maintenance.Mode);
                Append(text, maintenance.Paths);
                Append(text, maintenance.ExemptPaths);
                Append(text, maintenance.BypassNetworks);
            }
        }

        return text.ToString();
    }

    // Each with its length: no rule can look like the end of another.
    private static void Append(StringBuilder text, IReadOnlyList<string>? rules) =>
        text.Append('[').AppendJoin('\n', (rules ?? []).Select(rule => $"{rule.Length}:{rule}")).Append(']');
}
