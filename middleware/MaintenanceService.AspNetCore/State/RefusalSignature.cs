using System.Text;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>Describes in a text what a state refuses, to tell a change of it from a change of a message or a pass.</summary>
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

        // The site's exemptions also hold against ForceMode.
        Append(text, settings?.ExemptPaths);
        Append(text, settings?.BypassNetworks);
        if (forced is null)
        {
            foreach (SiteStateMaintenance maintenance in active)
            {
                // A pass may hold for one maintenance alone: another one of the same form refuses what that pass let through.
                text.Append('|').Append(maintenance.Mode).Append(maintenance.Id.Length).Append(':').Append(maintenance.Id);
                Append(text, maintenance.Paths);
                Append(text, maintenance.ExemptPaths);
                Append(text, maintenance.BypassNetworks);
            }
        }

        return text.ToString();
    }

    // Each with its length, so that no two lists make the same text.
    private static void Append(StringBuilder text, IReadOnlyList<string>? rules) =>
        text.Append('[').AppendJoin('\n', (rules ?? []).Select(rule => $"{rule.Length}:{rule}")).Append(']');
}
