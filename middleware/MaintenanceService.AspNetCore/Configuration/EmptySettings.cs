using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Configuration;

/// <summary>Takes an empty text for a setting that is not set: an environment variable can override a file with nothing else.</summary>
internal sealed class EmptySettings : IPostConfigureOptions<MaintenanceOptions>
{
    public void PostConfigure(string? name, MaintenanceOptions options)
    {
        options.Site = ValueOf(options.Site);
        // A secret often ends with the line end of the command that made it.
        options.ApiKey = ValueOf(options.ApiKey)?.Trim();
        options.ApiKeyFile = ValueOf(options.ApiKeyFile);
        options.Instance = ValueOf(options.Instance);
        options.SnapshotFile = ValueOf(options.SnapshotFile);
        options.BypassPolicy = ValueOf(options.BypassPolicy);
        options.Page.Logo = ValueOf(options.Page.Logo);
        options.Page.AccentColor = ValueOf(options.Page.AccentColor);
        options.Page.BackgroundColor = ValueOf(options.Page.BackgroundColor);
        RemoveEmpty(options.BypassRoles, nullToo: true);
        RemoveEmpty(options.StatusOrigins, nullToo: true);
        // A rule that is null stays, and is refused by name.
        RemoveEmpty(options.BypassNetworks, nullToo: false);
        RemoveEmpty(options.ExemptPaths, nullToo: false);
    }

    private static string? ValueOf(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static void RemoveEmpty(IList<string> list, bool nullToo)
    {
        for (int i = list.Count - 1; i >= 0; i--)
        {
            string? text = list[i];
            if (text is null ? nullToo : string.IsNullOrWhiteSpace(text))
            {
                list.RemoveAt(i);
            }
        }
    }
}
